namespace HyperTuneActors.App.StudyFiles;

/// <summary>How faults quote what is wrong and name what would be right.</summary>
internal static class Words
{
    private const int LongestQuote = 60;
    private const int LongestList = 16;
    private const int MostCompared = 200;

    public static string Quote(string text) =>
        text.Length <= LongestQuote ? $"'{text}'" : $"'{text[..LongestQuote]}…'";

    /// <summary>Names the known word that is nearest, or all of them if none is near.</summary>
    public static string Instead(string wrong, IReadOnlyCollection<string> known) =>
        Nearest(wrong, known) is { } nearest ? $"Did you mean '{nearest}'?" : $"Write {Or(known)}.";

    /// <summary>As <c>a, b or c</c>.</summary>
    public static string Or(IReadOnlyCollection<string> words) => words.Count switch
    {
        0 => "nothing",
        1 => words.First(),
        > LongestList => $"{string.Join(", ", words.Take(LongestList))}, …",
        _ => $"{string.Join(", ", words.SkipLast(1))} or {words.Last()}",
    };

    /// <returns>The nearest of the known words, case aside, or <see langword="null"/> if more than a third of the word
    /// would have to change.</returns>
    public static string? Nearest(string wrong, IReadOnlyCollection<string> known)
    {
        if (wrong.Length > LongestQuote) return null;
        var farthest = Math.Max(1, wrong.Length / 3);
        return known.Take(MostCompared)
            .Where(word => Math.Abs(word.Length - wrong.Length) <= farthest)
            .Select(word => (word, distance: EditDistance.Between(wrong.ToUpperInvariant(), word.ToUpperInvariant())))
            .Where(candidate => candidate.distance <= farthest && candidate.distance < candidate.word.Length)
            .OrderBy(candidate => candidate.distance)
            .FirstOrDefault().word;
    }
}
