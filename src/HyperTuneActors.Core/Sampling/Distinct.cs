using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling;

/// <summary>Sees to it that trials differ.</summary>
public static class Distinct
{
    /// <summary>The sampler is asked again so often, each time with other random numbers.</summary>
    public const uint MostRevisions = 3;

    /// <summary>Then so many random configurations are drawn.</summary>
    public const uint MostDraws = 32;

    /// <summary>The sampler's draft, unless a trial of the history has its configuration: then another of its drafts, or else
    /// a random configuration, or of a small space one that is left.</summary>
    /// <param name="sampler">Whose draft it is.</param>
    /// <param name="request">What the sampler is asked.</param>
    /// <param name="repertoire">What the sampler can suggest, if that can be counted.</param>
    /// <returns>The sampler's first draft all the same if nothing else is found.</returns>
    public static Draft Suggest(ISampler sampler, SuggestionRequest request, Repertoire? repertoire)
    {
        var first = sampler.Suggest(request);
        return !request.History.Has(request.Space, first.Point) ? first
            : OtherOf(sampler, request) is { } other ? Again(other.Point, other.Because, other.Because.Method)
            : RandomIn(request, repertoire) is { } random ? Again(random, first.Because, "random")
            : repertoire?.FirstWithout(request.History.Points(), KeyOf(request.Stream)) is { } left
                ? Again(left, first.Because, "left over")
            : first;
    }

    /// <summary>Whether a trial, an open or an ended one, has the configuration of a point.</summary>
    public static bool Has(this History history, SearchSpace space, Point point)
    {
        foreach (var trial in history.Ended.Span)
            if (space.AreSame(trial.Point, point)) return true;
        foreach (var trial in history.Open)
            if (space.AreSame(trial.Point, point)) return true;
        return false;
    }

    /// <summary>The configurations of all trials.</summary>
    internal static HashSet<Point> Points(this History history) =>
        [.. history.Ended.Concat(history.Open).Select(trial => trial.Point)];

    private static Draft? OtherOf(ISampler sampler, SuggestionRequest request)
    {
        for (var revision = 1u; revision <= MostRevisions; revision++)
        {
            var draft = sampler.Suggest(request with { Stream = request.Stream with { Revision = revision } });
            if (IsNew(request, draft.Point)) return draft;
        }
        return null;
    }

    private static Point? RandomIn(SuggestionRequest request, Repertoire? repertoire)
    {
        var random = new RandomSampler();
        for (var revision = MostRevisions + 1; revision <= MostRevisions + MostDraws; revision++)
        {
            var point = random.Suggest(request with { Stream = request.Stream with { Revision = revision } }).Point;
            if (IsNew(request, point) && repertoire?.Has(point) != false) return point;
        }
        return null;
    }

    private static bool IsNew(SuggestionRequest request, Point point) =>
        !request.Space.IsForbidden(point) && !request.History.Has(request.Space, point);

    private static ulong KeyOf(KeyedStream stream) => (stream with { Purpose = Purpose.GridOrder }).SubSeed();

    private static Draft Again(Point point, Suggestion because, string method) =>
        new(point, because with { Method = $"{method}, redrawn" });
}
