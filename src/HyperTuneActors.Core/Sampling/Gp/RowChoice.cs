using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Which rows a model has where they are many: the best, those near the best of all, and some of the others. It
/// depends on the rows alone.</summary>
internal static class RowChoice
{
    /// <summary>A third each.</summary>
    private const int Most = 600;

    /// <summary>To so many hyperparameters are fitted: half of them the best, half any.</summary>
    private const int MostForFit = 256;

    private const int MostUnsettled = 300, MostForShortFit = 128;

    /// <returns>All rows, or so many of them, in the same order.</returns>
    public static List<Row> Of(Encoding encoding, List<Row> rows)
    {
        if (rows.Count <= Most) return rows;
        var chosen = new bool[rows.Count];
        var byLoss = ByLoss(rows);
        Take(byLoss, chosen, Most / 3);
        Take(ByDistance(encoding, rows, rows[byLoss[0]]), chosen, Most / 3);
        Take(ByChance(rows), chosen, Most / 3);
        return Kept(rows, chosen);
    }

    public static List<Row> ForFit(List<Row> rows) => Half(rows, MostForFit);

    /// <summary>Of rows that may change from one suggestion to the next.</summary>
    public static List<Row> OfUnsettled(List<Row> rows) => Half(rows, MostUnsettled);

    /// <summary>The same for a fit that serves one suggestion only.</summary>
    public static List<Row> ForShortFit(List<Row> rows) => Half(rows, MostForShortFit);

    /// <summary>The best half, and of the others as many by chance, which their trials' numbers decide.</summary>
    private static List<Row> Half(List<Row> rows, int most)
    {
        if (rows.Count <= most) return rows;
        var chosen = new bool[rows.Count];
        Take(ByLoss(rows), chosen, most / 2);
        Take(ByChance(rows), chosen, most / 2);
        return Kept(rows, chosen);
    }

    /// <summary>Chooses so many more.</summary>
    private static void Take(int[] order, bool[] chosen, int count)
    {
        foreach (var i in order)
        {
            if (count == 0) return;
            if (chosen[i]) continue;
            chosen[i] = true;
            count--;
        }
    }

    private static List<Row> Kept(List<Row> rows, bool[] chosen) => [.. rows.Where((_, i) => chosen[i])];

    /// <summary>Failed ones last.</summary>
    private static int[] ByLoss(List<Row> rows) =>
        [.. Enumerable.Range(0, rows.Count).OrderBy(i => double.IsFinite(rows[i].Loss) ? rows[i].Loss : double.PositiveInfinity)];

    private static int[] ByChance(List<Row> rows) =>
        [.. Enumerable.Range(0, rows.Count).OrderBy(i => SplitMix64.Mix((ulong)rows[i].Trial))];

    private static int[] ByDistance(Encoding encoding, List<Row> rows, in Row from)
    {
        var (place, centre, at) = (
            new double[encoding.Dimensions.Length], new double[encoding.Features.Length], new double[encoding.Features.Length]);
        encoding.Locate(from.Point, place);
        encoding.Encode(place, centre);
        var distances = new double[rows.Count];
        for (var i = 0; i < distances.Length; i++)
        {
            encoding.Locate(rows[i].Point, place);
            encoding.Encode(place, at);
            for (var feature = 0; feature < at.Length; feature++)
                distances[i] += encoding.Features[feature].IsMatch
                    ? at[feature] == centre[feature] ? 0 : 1
                    : (at[feature] - centre[feature]) * (at[feature] - centre[feature]);
        }
        return [.. Enumerable.Range(0, rows.Count).OrderBy(i => distances[i])];
    }
}
