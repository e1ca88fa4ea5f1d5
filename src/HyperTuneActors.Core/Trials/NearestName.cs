namespace HyperTuneActors.Core.Trials;

/// <summary>Finds what somebody may have meant: for study files, and for metrics that a program reports.</summary>
public static class NearestName
{
    private const int LongestName = 60;
    private const int MostCompared = 200;

    /// <returns>The nearest of the known names, case aside, or <see langword="null"/> if more than a third of the name
    /// would have to change.</returns>
    public static string? To(string wrong, IEnumerable<string> known)
    {
        if (wrong.Length > LongestName) return null;
        var farthest = Math.Max(1, wrong.Length / 3);
        return known.Take(MostCompared)
            .Where(name => Math.Abs(name.Length - wrong.Length) <= farthest)
            .Select(name => (name, distance: EditDistance.Between(wrong.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(candidate => candidate.distance <= farthest && candidate.distance < candidate.name.Length)
            .OrderBy(candidate => candidate.distance)
            .FirstOrDefault().name;
    }
}
