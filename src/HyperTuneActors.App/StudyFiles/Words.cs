using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>How faults quote what is wrong and name what would be right.</summary>
internal static class Words
{
    private const int LongestQuote = 60;
    private const int LongestList = 16;

    public static string Quote(string text) =>
        text.Length <= LongestQuote ? $"'{text}'" : $"'{text[..LongestQuote]}…'";

    /// <summary>Names the known word that is nearest, or all of them if none is near.</summary>
    public static string Instead(string wrong, IReadOnlyCollection<string> known) =>
        NearestName.To(wrong, known) is { } nearest ? $"Did you mean '{nearest}'?" : $"Write {Or(known)}.";

    /// <summary>As <c>a, b or c</c>.</summary>
    public static string Or(IReadOnlyCollection<string> words) => words.Count switch
    {
        0 => "nothing",
        1 => words.First(),
        > LongestList => $"{string.Join(", ", words.Take(LongestList))}, …",
        _ => $"{string.Join(", ", words.SkipLast(1))} or {words.Last()}",
    };
}
