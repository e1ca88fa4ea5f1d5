using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.Tests.StudyFiles;

/// <summary>A user's own sampler, which always suggests the point at its setting <c>at</c>.</summary>
public sealed class TakesSettings(IReadOnlyDictionary<string, string> settings) : ISampler
{
    private readonly double at = double.Parse(settings.GetValueOrDefault("at", "0.5"), CultureInfo.InvariantCulture);

    public string Name => "mine";

    public int Version => 3;

    public Draft Suggest(SuggestionRequest request) => new(request.Space.PointAt(_ => at),
        new Suggestion(Name, Version, "always", null, ImmutableSortedDictionary<string, double>.Empty));
}

/// <summary>One without settings.</summary>
public sealed class TakesNothing : ISampler
{
    public string Name => "nothing";

    public int Version => 1;

    public Draft Suggest(SuggestionRequest request) => new RandomSampler().Suggest(request);
}

/// <summary>A class that can't be made in any of the two ways.</summary>
public sealed class TakesANumber(int number) : ISampler
{
    public string Name => "number";

    public int Version => number;

    public Draft Suggest(SuggestionRequest request) => new RandomSampler().Suggest(request);
}
