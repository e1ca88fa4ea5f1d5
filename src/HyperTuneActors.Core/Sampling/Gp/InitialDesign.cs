using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The first configurations, before there is a model: points that fill the space evenly, every second of them with
/// some of its numbers pushed to a bound, where the best configurations often lie.</summary>
/// <param name="encoding">Of the space.</param>
/// <param name="faces">Whether numbers are pushed to bounds.</param>
internal sealed class InitialDesign(Encoding encoding, bool faces)
{
    /// <summary>So many points that are all forbidden show that hardly anything is allowed.</summary>
    private const int MostDraws = RandomSampler.MostDraws;

    private readonly double[] unit = new double[encoding.Dimensions.Length];

    /// <param name="stream">The trial's; its number is the point's in the design.</param>
    /// <exception cref="InvalidOperationException">The space seems to have no allowed point.</exception>
    public Point PointFor(KeyedStream stream)
    {
        stream = stream with { Purpose = Purpose.InitialDesign };
        var first = stream with { Trial = new TrialNumber(0) };     // one scrambling for all trials
        var place = new double[unit.Length];
        for (var draw = 0; draw < MostDraws; draw++)
        {
            UniformPoints.Fill(first with { Revision = (uint)draw + stream.Revision * MostDraws }, stream.Trial.Value, unit);
            if (faces && (stream.Trial.Value & 1) == 1) Push(stream with { Purpose = Purpose.LocalSearch }, draw);
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
