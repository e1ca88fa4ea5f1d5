using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling;

/// <summary>Draws every active parameter independently and uniformly on its scale.</summary>
/// <remarks>Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13 (2012). One uniform number per
/// active parameter, its block the parameter's place in declaration order.</remarks>
public sealed class RandomSampler : ISampler
{
    public const string TheName = "random";
    public const int TheVersion = 1;

    public string Name => TheName;

    public int Version => TheVersion;

    public Draft Suggest(SuggestionRequest request) => Suggest(request, null);

    /// <param name="request">What to draw for.</param>
    /// <param name="because">Why a random draft is made where another sampler should have made one.</param>
    public Draft Suggest(SuggestionRequest request, string? because)
    {
        var stream = request.Stream with { Purpose = Purpose.InitialDesign };
        var point = request.Space.PointAt(parameter => stream.Uniforms((uint)parameter).First);
        return new Draft(point,
            new Suggestion(Name, Version, "random", because, ImmutableSortedDictionary<string, double>.Empty));
    }
}
