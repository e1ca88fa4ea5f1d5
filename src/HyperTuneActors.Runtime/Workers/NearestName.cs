namespace HyperTuneActors.Runtime.Workers;

internal static class NearestName
{
    /// <returns>The name with the fewest insertions, deletions and replacements, or <see langword="null"/> if more than
    /// a third of <paramref name="name"/> would change.</returns>
    public static string? To(string name, IEnumerable<string> names) =>
        names.Select(other => (other, distance: Distance(name, other)))
            .Where(candidate => candidate.distance <= Math.Max(1, name.Length / 3))
            .OrderBy(candidate => candidate.distance)
            .Select(candidate => candidate.other)
            .FirstOrDefault();

    // Levenshtein's distance, a row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j],
                    Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
