using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The places among which the search for the best acquisition begins: some all over the space, the second
/// half of them as priors say if there are any, some around the best trials, and these themselves.</summary>
internal sealed class CandidateCloud(Encoding encoding, int global, int local)
{
    private const int MostIncumbents = 5;
    private static readonly double[] Scales = [0.03, 0.15];

    private readonly double[] unit = new double[encoding.Dimensions.Length];

    public PlaceList Places { get; } = new(encoding);

    /// <summary>How many places are all over the space; the local ones follow.</summary>
    public int Global { get; private set; }

    /// <summary>Where the incumbents begin.</summary>
    public int Incumbents { get; private set; }

    /// <param name="stream">The trial's.</param>
    /// <param name="best">The places of the best trials, the best first.</param>
    /// <param name="thinner">Only 1 of so many places is made.</param>
    /// <param name="box">Where; <see langword="null"/> for everywhere.</param>
    public void Fill(KeyedStream stream, List<double[]> best, int thinner, SearchBox? box)
    {
        Places.Clear();
        var everywhere = stream with { Purpose = Purpose.CandidateCloud };
        for (var i = 0; i < global / thinner; i++)
            AddGlobal(everywhere, i, box, follows: box is null && encoding.HasPriors && i >= global / thinner / 2);
        Global = Places.Count;
        var draws = new Draws(stream with { Purpose = Purpose.LocalSearch });
        var incumbents = local == 0 ? 0 : Math.Min(MostIncumbents, best.Count);
        for (var i = 0; i < local / thinner && incumbents > 0; i++)
            AddLocal(ref draws, best[i % incumbents], Scales[i / incumbents % Scales.Length], box);
        Incumbents = Places.Count;
        for (var i = 0; i < (box is null ? incumbents : Math.Min(1, incumbents)); i++) Places.Add(best[i]);
    }

    private void AddGlobal(KeyedStream stream, int index, SearchBox? box, bool follows)
    {
        UniformPoints.Fill(stream, index, unit);
        if (follows) encoding.FollowPriors(unit);
        var place = Places.Add();
        for (var i = 0; i < place.Length; i++) place[i] = encoding.Dimensions[i].PlaceAt(box?.Inside(i, unit[i]) ?? unit[i]);
        encoding.Activate(place, place);
    }

    private void AddLocal(ref Draws draws, double[] centre, double scale, SearchBox? box)
    {
        var place = Places.Add();
        centre.CopyTo(place);
        var sure = (int)(draws.Uniform() * place.Length);
        var chance = Math.Min(1, 4.0 / place.Length);
        for (var i = 0; i < place.Length; i++)
        {
            unit[i] = encoding.Dimensions[i].PlaceAt(draws.Uniform());
            if (draws.Uniform() >= chance && i != sure) continue;
            if (double.IsNaN(place[i])) continue;
            place[i] = encoding.Dimensions[i].IsChoice ? unit[i] : Moved(encoding.Dimensions[i], place[i], scale * draws.Normal());
        }
        for (var i = 0; i < place.Length && box is not null; i++) (place[i], unit[i]) = (box.Nearest(i, place[i]), box.Nearest(i, unit[i]));
        encoding.Activate(place, unit);
    }

    private static double Moved(Dimension dimension, double place, double by)
    {
        var unit = Math.Abs((dimension.UnitAt(place) + by) % 2);
        var moved = dimension.PlaceAt(unit > 1 ? 2 - unit : unit);
        if (dimension.Cells == 0 || moved != place) return moved;
        return Math.Clamp(place + Math.Sign(by), 0, dimension.Cells - 1);
    }
}
