namespace HyperTuneActors.Core.Trials;

/// <summary>How many letters must be added, dropped, changed or swapped with their neighbour to turn one word into
/// another.</summary>
/// <remarks>Optimal string alignment: no part of a word is edited twice.</remarks>
internal static class EditDistance
{
    public static int Between(string from, string to)
    {
        var costs = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
            for (var j = 0; j <= to.Length; j++)
                costs[i, j] = i == 0 || j == 0 ? i + j : Cost(costs, from, to, i, j);
        return costs[from.Length, to.Length];
    }

    private static int Cost(int[,] costs, string from, string to, int i, int j)
    {
        var changed = costs[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        var cost = Math.Min(changed, 1 + Math.Min(costs[i - 1, j], costs[i, j - 1]));
        return i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]
            ? Math.Min(cost, 1 + costs[i - 2, j - 2])
            : cost;
    }
}
