using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The first configurations, before there is a model: points that fill the space evenly. On
/// request every second of them has some of its numbers pushed to a bound, where the best configurations often lie. Where there
/// are <see cref="Priors"/>, their values come first and every second point fills the space as the priors say; each kind
/// has a sequence of its own, since every second point of one sequence leaves gaps.</summary>
/// <param name="encoding">Of the space.</param>
/// <param name="faces">Whether numbers are pushed to bounds.</param>
internal sealed class InitialDesign(Encoding encoding, bool faces)
{
    /// <summary>So many points that are all forbidden show that hardly anything is allowed.</summary>
    private const int MostDraws = RandomSampler.MostDraws;

    private readonly double[] unit = new double[encoding.Dimensions.Length];
    private readonly Priors priors = new(encoding.Space);

    /// <param name="stream">The trial's; its number is the point's in the design.</param>
    /// <returns>The point, and a sentence for people if it comes from priors.</returns>
    /// <exception cref="InvalidOperationException">The space seems to have no allowed point.</exception>
    public (Point Point, string? Because) PointFor(KeyedStream stream) =>
        stream is { Trial.Value: 0, Revision: 0 } && priors.Values() is { } values ? (values, Priors.First)
        : (Next(stream), priors.Draws(stream.Trial.Value) ? Priors.Drawn : null);

    private Point Next(KeyedStream stream)
    {
        stream = stream with { Purpose = Purpose.InitialDesign };
        var (trial, draws) = (stream.Trial.Value, priors.Draws(stream.Trial.Value));
        var first = stream with { Trial = new TrialNumber(draws ? 1 : 0) };     // one scrambling for all trials of a kind
        var pushes = faces && (priors.Any ? trial % 4 == 2 : trial % 2 == 1);
        var place = new double[unit.Length];
        for (var draw = 0; draw < MostDraws; draw++)
        {
            UniformPoints.Fill(first with { Revision = (uint)draw + stream.Revision * MostDraws }, priors.PlaceOf(trial), unit);
            if (draws) encoding.FollowPriors(unit);
            if (pushes) Push(stream with { Purpose = Purpose.LocalSearch }, draw);
            for (var i = 0; i < place.Length; i++) place[i] = encoding.Dimensions[i].PlaceAt(unit[i]);
            encoding.Activate(place, place);
            var point = encoding.PointAt(place);
            if (!encoding.Space.IsForbidden(point)) return point;
        }
        throw new InvalidOperationException($"All of {MostDraws} configurations of the initial design are forbidden.");
    }

    private void Push(KeyedStream stream, int draw)
    {
        for (var i = 0; i < unit.Length; i++)
        {
            var (which, side) = stream.Uniforms((uint)(draw * unit.Length + i));
            if (!encoding.Dimensions[i].IsChoice && which < 0.5) unit[i] = side < 0.5 ? 0 : 1;
        }
    }
}
