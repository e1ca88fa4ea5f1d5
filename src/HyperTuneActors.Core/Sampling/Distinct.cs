using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling;

/// <summary>Sees to it that a sampler's trials differ.</summary>
/// <param name="sampler">Whose drafts they are.</param>
/// <param name="space">The study's.</param>
public sealed class Distinct(ISampler sampler, SearchSpace space)
{
    /// <summary>The sampler is asked again so often, each time with other random numbers.</summary>
    public const uint MostRevisions = 3;

    /// <summary>Then so many random configurations are drawn.</summary>
    public const uint MostDraws = 32;

    private readonly ConfigurationLookup lookup = new(space);

    /// <summary>What the sampler can suggest, if that can be counted.</summary>
    public Repertoire? Repertoire { get; } = sampler.RepertoireIn(space);

    /// <summary>The sampler's draft, unless a trial of the history has its configuration: then another of its drafts, or else
    /// a random configuration, or of a small space one that is left.</summary>
    /// <param name="request">What the sampler is asked, about the same space.</param>
    /// <returns>The sampler's first draft all the same if nothing else is found.</returns>
    public Draft Suggest(SuggestionRequest request)
    {
        var first = sampler.Suggest(request);
        return !lookup.Has(request.History, first.Point) ? first
            : Other(request) is { } other ? Again(other.Point, other.Because, other.Because.Method)
            : Random(request) is { } random ? Again(random, first.Because, "random")
            : Left(request) is { } left ? Again(left, first.Because, "left over")
            : first;
    }

    private Draft? Other(SuggestionRequest request)
    {
        for (var revision = 1u; revision <= MostRevisions; revision++)
        {
            var draft = sampler.Suggest(Revised(request, revision));
            if (IsNew(request.History, draft.Point)) return draft;
        }
        return null;
    }

    private Point? Random(SuggestionRequest request)
    {
        var random = new RandomSampler();
        for (var revision = MostRevisions + 1; revision <= MostRevisions + MostDraws; revision++)
        {
            var point = random.Suggest(Revised(request, revision)).Point;
            if (IsNew(request.History, point) && Repertoire?.Has(point) != false) return point;
        }
        return null;
    }

    private Point? Left(SuggestionRequest request) => Repertoire?.FirstWhere(
        point => !lookup.Has(request.History, point),
        (request.Stream with { Purpose = Purpose.GridOrder }).SubSeed());

    private bool IsNew(History history, Point point) => !space.IsForbidden(point) && !lookup.Has(history, point);

    private static SuggestionRequest Revised(SuggestionRequest request, uint revision) =>
        request with { Stream = request.Stream with { Revision = revision } };

    private static Draft Again(Point point, Suggestion because, string method) =>
        new(point, because with { Method = $"{method}, redrawn" });
}
