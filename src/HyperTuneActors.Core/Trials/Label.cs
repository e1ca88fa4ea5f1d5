namespace HyperTuneActors.Core.Trials;

/// <summary>What a name or a value of a node's label may be.</summary>
public static class Label
{
    private const int Longest = 64;

    public const string Rule = "1 to 64 letters, digits, '-', '_', '.' or '/'";

    public static bool IsSound(string text) =>
        text.Length is >= 1 and <= Longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');
}
