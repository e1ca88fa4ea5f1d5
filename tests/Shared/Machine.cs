using System.Collections.Concurrent;
using System.Diagnostics;

namespace HyperTuneActors.Tests;

/// <summary>What real programs need of this machine; the same lists as in tests/run.</summary>
internal static class Machine
{
    /// <summary>Debian's Python, the only one that sees Debian's modules.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Commands, each with its Debian package.</summary>
    public static readonly (string Command, string Package)[] Needs =
    [
        ("setsid", "util-linux"), ("env", "coreutils"), ("sh", "dash"), ("xz", "xz-utils"), ("git", "git"),
        (Python, "python3"), ("mypy", "mypy"), ("postgres", "postgresql"),
    ];

    /// <summary>Where Debian puts the programs of PostgreSQL, which are not on the path; the newest version's.</summary>
    public static string? PostgresFolder { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "postgres")))
            .MaxBy(bin => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), out var version) ? version : 0)
        : null;

    /// <summary>Modules of <see cref="Python"/>, each with its Debian package.</summary>
    public static readonly (string Module, string Package)[] Modules =
        [("numpy", "python3-numpy"), ("sklearn", "python3-sklearn"), ("torch", "python3-torch")];

    private static readonly string[] OfEveryRun = ["util-linux", "coreutils", "dash"];

    private static readonly ConcurrentDictionary<string, string?> Known = new();

    /// <returns>What to install, or <see langword="null"/> if all is there.</returns>
    public static string? Lacks(params string[] packages)
    {
        var missing = OfEveryRun.Union(packages).Select(package => Known.GetOrAdd(package, Missing)).OfType<string>();
        return string.Join(", ", missing) is { Length: > 0 } all ? $"This machine lacks {all}." : null;
    }

    private static string? Missing(string package)
    {
        foreach (var (command, of) in Needs)
            if (of == package) return IsThere(command) ? null : $"{command} (package {package})";
        foreach (var (module, of) in Modules)
            if (of == package) return CanImport(module) ? null : $"{Python}'s {module} (package {package})";
        throw new ArgumentException($"Package {package} is not in the lists of {nameof(Machine)} and tests/run.");
    }

    private static bool IsThere(string command) => command == "postgres" ? PostgresFolder is not null : (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, command)));        // an absolute path stays as it is

    // Looks for it only: to import torch takes seconds.
    private static bool CanImport(string module)
    {
        const string Look = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)";
        if (!IsThere(Python)) return false;
        using var looking = Process.Start(new ProcessStartInfo(Python, ["-c", Look, module]))!;
        looking.WaitForExit();
        return looking.ExitCode == 0;
    }
}
