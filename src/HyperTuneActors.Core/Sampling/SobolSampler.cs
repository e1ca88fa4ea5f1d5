using System.Collections.Immutable;
using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling;

/// <summary>Takes the points of a scrambled Sobol sequence: as independent of all values as random ones, but spread more
/// evenly. A trial's point is that of its number, so trials that are suggested at once never meet. Where it is forbidden, the
/// trial has the point of its number in the same sequence scrambled anew.</summary>
/// <remarks>
/// <see cref="Sobol"/> and <see cref="OwenScrambling"/> name the papers. A power of two of trials is the most even. Every
/// parameter but the constants has a dimension, in declaration order; one that is not active leaves its number unused, so that
/// conditional spaces descend with the numbers of those that are. Parameters beyond <see cref="Sobol.MostDimensions"/> are
/// drawn at random.
/// </remarks>
public sealed class SobolSampler : ISampler
{
    public const string TheName = "sobol";
    public const int TheVersion = 1;

    /// <summary>With so many scramblings that all give a forbidden point, random points are tried.</summary>
    private const uint Tries = 1000;

    public string Name => TheName;

    public int Version => TheVersion;

    /// <exception cref="InvalidOperationException">The space seems to have no allowed point.</exception>
    public Draft Suggest(SuggestionRequest request)
    {
        var space = request.Space;
        var dimensions = DimensionsOf(space);
        for (var tried = 0u; tried < Tries; tried++)
        {
            var seed = SeedOf(request.Stream, tried);
            var point = space.PointAt(parameter => dimensions[parameter] < Sobol.MostDimensions
                ? Sobol.At((uint)request.Stream.Trial.Value, dimensions[parameter], seed)
                : Beyond(request.Stream, parameter, tried));
            if (!space.IsForbidden(point)) return new Draft(point, Because("sobol"));
        }
        var random = new RandomSampler().Suggest(request);
        return random with { Because = Because("random") };
    }

    /// <summary>The scrambling, the same for all trials that try so often.</summary>
    private static ulong SeedOf(KeyedStream stream, uint tried)
    {
        var first = new KeyedStream(stream.Seed, new TrialNumber(0), Purpose.InitialDesign).SubSeed();
        var scrambling = tried + stream.Revision * Tries;
        return scrambling == 0 ? first : SplitMix64.Mix(first ^ scrambling);
    }

    private static int[] DimensionsOf(SearchSpace space)
    {
        var dimensions = new int[space.Parameters.Length];
        for (int i = 0, next = 0; i < dimensions.Length; i++)
            dimensions[i] = space.Parameters[i] is Parameter.Constant ? 0 : next++;
        return dimensions;
    }

    private static double Beyond(KeyedStream stream, int parameter, uint tried) =>
        (stream with { Purpose = Purpose.CandidateCloud }).Uniforms(tried << 16 | (uint)parameter).First;

    private Suggestion Because(string method) =>
        new(Name, Version, method, null, ImmutableSortedDictionary<string, double>.Empty);
}
