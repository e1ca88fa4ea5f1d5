using System.Collections.Immutable;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The key <c>environment</c> of the training section: variables by name.</summary>
/// <remarks><c>environment: {OMP_NUM_THREADS: 1, LOG_LEVEL: debug}</c></remarks>
internal static class EnvironmentReader
{
    private const string OwnPrefix = "HYPERTUNE_";

    public static ImmutableSortedDictionary<string, string> Read(Section section)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (section.Find("environment") is { } at)
            foreach (var (key, value) in at.Entries("a mapping, as in environment: {OMP_NUM_THREADS: 1}"))
                if (TextOf(value) is { } text && IsName(key, value.Name))
                    variables[value.Name] = text;
        return variables.ToImmutable();
    }

    /// <returns>Whether a variable may have that name; if not, it is a fault.</returns>
    public static bool IsName(Cursor at, string name)
    {
        if (name.Length == 0 || name.Any(c => c == '=' || char.IsControl(c) || char.IsWhiteSpace(c)))
            at.Fault($"{Words.Quote(name)} is no name for a variable.", "Write letters, digits and '_'.");
        else if (name.StartsWith(OwnPrefix, StringComparison.Ordinal))
            at.Fault($"{Words.Quote(name)} begins with {OwnPrefix}, as only the tuner's own variables do.",
                "Name it differently.");
        else
            return true;
        return false;
    }

    private static string? TextOf(Cursor at)
    {
        if (at.Scalar("a text or a number; \"\" for an empty text")?.Text is not { } text) return null;
        if (!text.Contains('\0', StringComparison.Ordinal)) return text;
        at.Fault($"{Words.Quote(at.Name)} has a NUL character in it.", "Remove it: no program can receive it.");
        return null;
    }
}
