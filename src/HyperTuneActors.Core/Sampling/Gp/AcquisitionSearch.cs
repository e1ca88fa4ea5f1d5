using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Finds the place with the best acquisition: a cloud, and from the best of its places climbing along the
/// gradient in turn with moves of single dimensions to other values.</summary>
internal sealed class AcquisitionSearch
{
    private const int MostStarts = 8, FromGlobal = 5, FromLocal = 2, MostRounds = 5;

    /// <summary>With more rows the cloud is half as dense: the model is surer, and dearer.</summary>
    private const int Many = 250;

    private readonly Encoding encoding;
    private readonly CandidateCloud cloud;
    private readonly Climb climb;
    private readonly CellMoves moves;
    private readonly PlaceList starts;

    public AcquisitionSearch(Encoding encoding, int global, int local)
    {
        this.encoding = encoding;
        cloud = new CandidateCloud(encoding, global, local);
        climb = new Climb(encoding, MostStarts);
        moves = new CellMoves(encoding);
        starts = new PlaceList(encoding);
    }

    /// <returns>Places that are worth trying, the best first: where the climbs ended, then the best of the cloud.</returns>
    public PlaceList Run(Landscape landscape, KeyedStream stream, List<double[]> best)
    {
        cloud.Fill(stream, best, landscape.Posterior.Rows.Count > Many ? 2 : 1);
        cloud.Places.Score(landscape);
        Choose(stream);
        starts.Score(landscape);
        for (var round = 0; round < MostRounds; round++)
        {
            climb.Run(starts, landscape);
            if (!moves.Run(starts, landscape) || !climb.Moves) break;
        }
        return starts;
    }

    /// <summary>What the search began with.</summary>
    public CandidateCloud Cloud => cloud;

    /// <summary>The best of the global places and four more, the better the more likely; the two best local ones; the best
    /// incumbent.</summary>
    private void Choose(KeyedStream stream)
    {
        starts.Clear();
        var places = cloud.Places;
        if (places.Best(0, cloud.Global) is >= 0 and var first) starts.Add(places.Place(first));
        else return;
        var draws = new Draws(stream with { Purpose = Purpose.Portfolio });
        Span<double> keys = stackalloc double[FromGlobal - 1];
        Span<int> chosen = stackalloc int[FromGlobal - 1];
        keys.Fill(double.NegativeInfinity);
        for (var i = 0; i < cloud.Global; i++)
            if (i != first) Keep(keys, chosen, places.Values[i] + draws.Gumbel(), i);
        for (var i = 0; i < keys.Length; i++)
            if (keys[i] > double.NegativeInfinity) starts.Add(places.Place(chosen[i]));
        keys[..FromLocal].Fill(double.NegativeInfinity);
        for (var i = cloud.Global; i < cloud.Incumbents; i++) Keep(keys[..FromLocal], chosen, places.Values[i], i);
        for (var i = 0; i < FromLocal; i++)
            if (keys[i] > double.NegativeInfinity) starts.Add(places.Place(chosen[i]));
        if (places.Best(cloud.Incumbents, places.Count) is >= 0 and var incumbent) starts.Add(places.Place(incumbent));
    }

    /// <summary>Keeps the largest keys, falling.</summary>
    private static void Keep(Span<double> keys, Span<int> chosen, double key, int index)
    {
        var at = keys.Length;
        while (at > 0 && key > keys[at - 1]) at--;
        if (at == keys.Length) return;
        for (var i = keys.Length - 1; i > at; i--) (keys[i], chosen[i]) = (keys[i - 1], chosen[i - 1]);
        (keys[at], chosen[at]) = (key, index);
    }
}
