using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>Leaves out bad trials where there are very many: their density is broad, and a part of them shows it as well.
/// The latest stay; of the others one in each stretch of the ranking, the one with the least random number of its own.</summary>
internal sealed class Thinning(ulong seed)
{
    private readonly List<int> numbers = [];
    private readonly Dictionary<int, double> draws = [];

    /// <summary>Adds those of the members, best first, that stay from the first bad one on.</summary>
    public void Take(Observations all, List<int> members, int first, TpeRules rules, List<int> chosen)
    {
        var bad = members.Count - first;
        if (bad <= rules.MostAbove)
        {
            for (var k = first; k < members.Count; k++) chosen.Add(members[k]);
            return;
        }
        var latest = LatestFrom(all, members, first, TpeRules.LatestAbove);
        var strata = rules.MostAbove - TpeRules.LatestAbove;
        var others = bad - TpeRules.LatestAbove;
        var (seen, stratum, best, least) = (0, 0, -1, double.PositiveInfinity);
        for (var k = first; k < members.Count; k++)
        {
            var trial = members[k];
            var number = all.Views[trial].Number.Value;
            if (number >= latest)
            {
                chosen.Add(trial);
                continue;
            }
            if ((long)seen++ * strata / others != stratum)
            {
                chosen.Add(best);
                (best, least) = (-1, double.PositiveInfinity);
                stratum = (int)((long)(seen - 1) * strata / others);
            }
            if (best < 0 || Draw(number) < least) (best, least) = (trial, Draw(number));
        }
        if (best >= 0) chosen.Add(best);
    }

    /// <returns>The number from which on trials are among the latest.</returns>
    private int LatestFrom(Observations all, List<int> members, int first, int count)
    {
        numbers.Clear();
        for (var k = first; k < members.Count; k++) numbers.Add(all.Views[members[k]].Number.Value);
        numbers.Sort();
        return numbers[^count];
    }

    private double Draw(int number)
    {
        if (!draws.TryGetValue(number, out var draw))
            draws[number] = draw = new KeyedStream(seed, new TrialNumber(number), Purpose.Subsampling).Uniforms(0).First;
        return draw;
    }
}
