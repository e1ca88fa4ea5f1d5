namespace HyperTuneActors.Runtime.Protocol;

/// <summary>Whether a worker sees the directory that the study nodes see. Its runs lie below it: what one of another directory wrote
/// nobody else would find.</summary>
public static class SameDirectory
{
    /// <summary>An id has as many characters, each a digit or a letter.</summary>
    private const int IdLength = 32;

    public const string IdRule = "32 hexadecimal digits";

    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    /// <param name="one">An id; <see langword="null"/> where none is known, as on a single machine: that differs from nothing.</param>
    /// <param name="other">The same.</param>
    public static bool IsOther(string? one, string? other) => one is not null && other is not null && one != other;

    /// <param name="node">Of a node that sees another one.</param>
    /// <param name="its">What it sees, an id.</param>
    /// <param name="theirs">What the study node with the slot pool sees.</param>
    public static string Fault(string node, string its, string theirs) =>
        $"{node} sees another directory than the study nodes (id {its}, theirs is {theirs}): mount the same one at HYPERTUNE_DIRECTORY, and start {node} again.";
}
