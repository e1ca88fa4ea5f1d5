using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling;

/// <summary>Draws every active parameter independently and uniformly on its scale, and all of them again while their
/// combination is forbidden.</summary>
/// <remarks>Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13 (2012). One uniform number per
/// active parameter, its block the parameter's place in declaration order; each further draw takes the blocks that follow.</remarks>
public sealed class RandomSampler : ISampler
{
    public const string TheName = "random";
    public const int TheVersion = 1;

    /// <summary>So many draws that are all forbidden show that hardly anything is allowed. The study-file reader refuses
    /// such spaces.</summary>
    public const int MostDraws = 10_000;

    public string Name => TheName;

    public int Version => TheVersion;

    public Draft Suggest(SuggestionRequest request) => Suggest(request, null, point => point);

    /// <param name="request">What to draw for.</param>
    /// <param name="because">Why a random draft is made where another sampler should have made one.</param>
    /// <param name="complete">What becomes of a drawn point: where a part of it is given, that must be allowed with the rest.</param>
    /// <exception cref="InvalidOperationException">The space seems to have no allowed point.</exception>
    public Draft Suggest(SuggestionRequest request, string? because, Func<Point, Point> complete)
    {
        var stream = request.Stream with { Purpose = Purpose.InitialDesign };
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var first = draw * request.Space.Parameters.Length;
            var point = complete(request.Space.PointAt(parameter => stream.Uniforms((uint)(first + parameter)).First));
            if (!request.Space.IsForbidden(point)) return new Draft(point, Because(because));
        }
        throw new InvalidOperationException($"All of {MostDraws} random configurations are forbidden.");
    }

    private Suggestion Because(string? because) =>
        new(Name, Version, "random", because, ImmutableSortedDictionary<string, double>.Empty);
}
