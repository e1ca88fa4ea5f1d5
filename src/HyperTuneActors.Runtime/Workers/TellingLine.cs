using System.Text.RegularExpressions;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>The line of a log that tells most about a failure, and what it tells.</summary>
internal static class TellingLine
{
    private const int Longest = 200;

    private static readonly string[] SignsOfError =
        ["Error", "Exception", "error:", "error while loading shared libraries", "can't open file"];

    /// <summary>As PyTorch, Python, NumPy, TensorFlow, CUDA, C++, Java, .NET, the C library and R say it.</summary>
    private static readonly string[] SignsOfWantOfMemory =
    [
        "CUDA out of memory", "OutOfMemoryError", "MemoryError", "OOM when allocating", "CUDA_ERROR_OUT_OF_MEMORY",
        "cudaErrorMemoryAllocation", "std::bad_alloc", "OutOfMemoryException", "Cannot allocate memory", "ENOMEM",
        "cannot allocate vector of size",
    ];

    /// <summary>What a program says that never comes to its training, whatever the configuration: an import that fails, a
    /// text that is no program, a library or a script that is not there, and options that it does not know.</summary>
    private static readonly Regex StartFaults = new(
        @"\b(ModuleNotFoundError|ImportError|SyntaxError|IndentationError|TabError)\b.*"
        + @"|[^\s:]+: error: (unrecognized arguments|the following arguments are required):.*"
        + @"|[^\s:]+: error while loading shared libraries:.*"
        + @"|[^\s:]+: can't open file .*",
        RegexOptions.CultureInvariant);

    private static readonly Regex UnknownOptions = new("(?<=unrecognized arguments:).*", RegexOptions.CultureInvariant);
    private static readonly Regex Address = new("0x[0-9a-fA-F]{4,}", RegexOptions.CultureInvariant);
    private static readonly Regex RunDirectory = new(@"(?<=/)[0-9]+\.[0-9]+(?=/)", RegexOptions.CultureInvariant);

    /// <returns>The last line that names an error, else the last that is not blank: output that was buffered comes after the
    /// error that ended the program, so that the last line alone does not do.</returns>
    public static string? In(string? tail)
    {
        var lines = (tail ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        return lines.FindLast(line => Has(line, SignsOfError) || SaysOutOfMemory(line)) ?? lines.LastOrDefault();
    }

    public static bool SaysOutOfMemory(string line) => Has(line, SignsOfWantOfMemory);

    /// <returns>What kept the program from training at all, in the same words for every configuration; <see langword="null"/>
    /// if the line says no such thing.</returns>
    public static string? StartFault(string line)
    {
        var fault = StartFaults.Match(line);
        if (!fault.Success) return null;
        var options = UnknownOptions.Replace(fault.Value, match => string.Concat(OptionsIn(match.Value).Select(name => " " + name)));
        return Cut(RunDirectory.Replace(Address.Replace(options, "0x…"), "…"));
    }

    public static string Cut(string line) => line.Length <= Longest ? line : line[..Longest] + " …";

    // Their values are those of the configuration.
    private static IEnumerable<string> OptionsIn(string arguments) =>
        arguments.Split(' ').Where(word => word is ['-', not ('.' or >= '0' and <= '9'), ..]).Select(word => word.Split('=')[0]);

    private static bool Has(string line, string[] signs) => Array.Exists(signs, sign => line.Contains(sign, StringComparison.Ordinal));
}
