using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>What the sampler keeps of one study between requests: its trials as columns, and the room for the densities.
/// A new one gives the same drafts.</summary>
internal sealed class TpeStudy
{
    /// <summary>After so many walks without an allowed point, random ones are tried.</summary>
    private const int Walks = 4;

    private const int RandomDraws = 500;

    private readonly TpeRules rules;
    private readonly ImmutableArray<Group> groups;
    private readonly Observations all;
    private readonly Ranking ranking = new();
    private readonly GroupModel model;
    private readonly Thinning thinning;
    private readonly Priors priors;

    public TpeStudy(SearchSpace space, ulong seed, TpeRules rules)
    {
        (Space, Seed, this.rules) = (space, seed, rules);
        groups = Group.Of(space, rules.Multivariate, conditioned: rules.IsOwn);
        all = new Observations(space.Parameters);
        model = new GroupModel(all, rules);
        thinning = new Thinning(seed);
        priors = new Priors(space);
    }

    public SearchSpace Space { get; }

    public ulong Seed { get; }

    public Draft Suggest(SuggestionRequest request)
    {
        var rungs = request.Outlook.Rungs;
        var continues = all.Update(request.History, rungs);
        ranking.Update(all, continues, request.Objectives[0], rungs, Enough, rules.IsOwn);
        if (ranking.Sorted.Count < rules.StartupTrials) return Startup(request);
        for (var walk = 0; walk < Walks; walk++)
            if (Walk(request.Stream, walk) is { } draft) return draft;
        return Fresh(request, "all candidates of the model were tried before or are forbidden");
    }

    /// <summary>How many trials are compared at one step, of so many: the good ones and as many others, but more than there
    /// are parameters, as BOHB wants it.</summary>
    private int Enough(int trials) => Math.Max(Space.Parameters.Length + 2, 2 * rules.Below(trials));

    private Draft Startup(SuggestionRequest request)
    {
        if (request.Stream is { Trial.Value: 0, Revision: 0 } && priors.Values() is { } values && IsAllowed(values))
            return Draft(values, "startup", Priors.First, Nearest(values));
        var point = rules.StartsEvenly
            ? StartupDesign.EvenPoint(request, priors) : StartupDesign.RandomPoint(request, priors);
        return IsAllowed(point)
            ? Draft(point, "startup", priors.Draws(request.Stream.Trial.Value) ? Priors.Drawn : null, Nearest(point))
            : Fresh(request, null);
    }

    private Draft? Walk(KeyedStream stream, int walk)
    {
        var point = new double[Space.Parameters.Length];
        for (var i = 0; i < point.Length; i++) point[i] = Space.Parameters[i] is Parameter.Constant ? 0 : double.NaN;
        var ratio = 0.0;
        for (var i = 0; i < groups.Length; i++)
        {
            if (!Space.IsActive(groups[i].Own[0], point)) continue;
            model.Build(groups[i], ranking, point, thinning);
            var candidates = rules.Candidates(model.Tried);
            var later = i + 1;
            var search = new CandidateSearch(model, groups[i], chosen => IsAllowed(chosen, later));
            if (search.Choose(point, stream, walk * candidates, candidates) is not { } own) return null;
            ratio += own;
        }
        var done = new Point([.. point]);
        return Draft(done, "model", null,
            Nearest(done).Add(Reasons.LogRatio, ratio).Add(Reasons.Trials, ranking.Sorted.Count));
    }

    /// <summary>A random point that is not yet tried, if one is found: where the model has none to offer.</summary>
    private Draft Fresh(SuggestionRequest request, string? because)
    {
        for (var draw = 1; draw <= RandomDraws; draw++)
            if (StartupDesign.RandomPoint(request, draw) is var point && IsAllowed(point))
                return Draft(point, because is null ? "startup" : "random", because, Nearest(point));
        var any = new RandomSampler().Suggest(request).Point;
        return Draft(any, "random", "hardly any configuration is left that was not tried before", Nearest(any));
    }

    private bool IsAllowed(double[] point, int later)
    {
        if (Space.HasForbidden && Space.IsForbidden(point.AsSpan())) return false;
        for (var i = later; i < groups.Length; i++)
            if (Space.IsActive(groups[i].Own[0], point)) return true;        // not yet complete
        return !all.Has(Observations.KeyOf(point));
    }

    private bool IsAllowed(Point point) =>
        !(Space.HasForbidden && Space.IsForbidden(point)) && !all.Has(Observations.KeyOf(point.Coordinates.AsSpan()));

    private static Draft Draft(
        Point point, string method, string? because, ImmutableSortedDictionary<string, double> numbers) =>
        new(point, new Suggestion(TpeSampler.TheName, TpeSampler.TheVersion, method, because, numbers));

    private ImmutableSortedDictionary<string, double> Nearest(Point point) => NearestTrial.To(point, Space, all);
}
