using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The model of one search space and what is needed to search it, kept from one suggestion to the next.</summary>
internal sealed class StudyModel
{
    private const int MostIncumbents = 5;
    private const int MostBelievers = 8;

    /// <summary>From fewer values nothing is learnt, however many trials are under way.</summary>
    private const int LeastKnown = 4;

    /// <summary>With so many numbers a model of the whole space knows little of most of it: see <see cref="GpRegion.Auto"/>.</summary>
    private const int ManyNumbers = 15;

    private const string InARegion = "region";

    private readonly SamplerSettings.Gp settings;
    private readonly Encoding encoding;
    private readonly InitialDesign design;
    private readonly GpModel model;
    private readonly AcquisitionSearch search;
    private readonly List<double[]> places = [];
    private readonly List<Point> located = [];
    private readonly bool hasNumbers;
    private readonly RemainingGain remaining;
    private readonly TrustRegion? region;
    private PriorLeaning? priors;                               // of the suggestion that is being made
    private CostModel? costs;                                   // the same

    public StudyModel(SearchSpace space, SamplerSettings.Gp settings)
    {
        this.settings = settings;
        encoding = new Encoding(space);
        remaining = new RemainingGain(encoding);
        var numbers = encoding.Dimensions.Count(dimension => !dimension.IsChoice);
        hasNumbers = numbers > 0;
        if (settings.Region == GpRegion.Trust && hasNumbers || settings.Region == GpRegion.Auto && numbers >= ManyNumbers)
            region = new TrustRegion(numbers, settings.StartupTrials);
        design = new InitialDesign(encoding, settings.Faces);
        model = new GpModel(encoding, settings);
        search = new AcquisitionSearch(encoding, settings.GlobalCandidates, settings.LocalCandidates);
    }

    public SearchSpace Space => encoding.Space;

    public Draft Suggest(SuggestionRequest request, RowList list)
    {
        var rows = list.All;
        if (encoding.Dimensions.Length == 0)
            return Draft(request.Space.PointAt(_ => 0.5), "only", "The space has a single configuration.", []);
        if (list.Trials < settings.StartupTrials || rows.Count(row => double.IsFinite(row.Loss)) < Math.Min(LeastKnown, settings.StartupTrials))
            return Startup(request, rows);
        model.Update(list);
        Locate(rows);
        priors = encoding.HasPriors
            ? new PriorLeaning(encoding, PriorLeaning.WeightOf(request.Outlook.Trials, request.History.Ended.Count)) : null;
        costs = settings.CostAware ? CostModel.Of(encoding, request) : null;
        var landscape = new Landscape(model.Posterior, AcquisitionFor(request.Stream), Leanings());
        if (Again(request, rows, landscape) is { } again) return again;
        if (region is not null) return InRegion(region, request, rows, landscape) ?? Anywhere(request, rows, landscape, Incumbents(0));
        var incumbents = Incumbents(0);
        if (IsLocal(request.Stream.Trial) && NearTheBest(request, rows, landscape, incumbents) is { } local) return local;
        return Anywhere(request, rows, landscape, incumbents);
    }

    private Draft? Again(SuggestionRequest request, List<Row> rows, Landscape landscape)
    {
        if (!settings.Reevaluate || request.Stream.Revision > 0 || Reevaluation.Of(model, request.Stream.Trial) is not (>= 0 and var best)) return null;
        var own = new PlaceList(encoding);
        encoding.Locate(model.Rows[best].Point, own.Add());
        own.Score(landscape);
        return Model(request, rows, "again", own, 0,
            $"The configuration of trial {model.Rows[best].Trial} seems to be the best, but that is not sure: it is tried again.", double.NaN)
            with { Point = model.Rows[best].Point };
    }

    private Draft Anywhere(SuggestionRequest request, List<Row> rows, Landscape landscape, List<double[]> incumbents) =>
        Choose(request, rows, search.Run(landscape, request.Stream, incumbents));

    /// <returns><see langword="null"/> if the region has no centre yet, or all that was looked at in it has been tried.</returns>
    private Draft? InRegion(TrustRegion own, SuggestionRequest request, List<Row> rows, Landscape landscape)
    {
        own.Replay(request.History, request.Objectives[0], request.Outlook.Slots);
        if (!own.HasCentre || Incumbents(own.From) is not [var centre, ..] incumbents) return null;
        var box = SearchBox.Of(encoding, centre, own.Length, model.Posterior.Kernel.Of.Lengths);
        return InBox(request, rows, landscape with { Box = box }, incumbents, InARegion, trial => string.Create(CultureInfo.InvariantCulture,
            $"It is searched in a region of length {own.Length:0.####} around trial {trial}."));
    }

    private Draft Startup(SuggestionRequest request, List<Row> rows)
    {
        var (point, because) = design.PointFor(request.Stream);
        return Draft(point, "startup", because, [(Reasons.Trials, rows.Count)]);
    }

    private ImmutableArray<Leaning> Leanings() => (priors, costs?.Leaning) switch
    {
        (null, null) => [],
        (null, { } cheap) => [cheap],
        ({ } known, null) => [known],
        ({ } known, { } cheap) => [known, cheap],
    };

    private bool IsLocal(TrialNumber trial) =>
        settings.LocalEvery > 0 && trial.Value % settings.LocalEvery == settings.LocalEvery - 1 && hasNumbers;

    private Draft? NearTheBest(SuggestionRequest request, List<Row> rows, Landscape landscape, List<double[]> incumbents) =>
        InBox(request, rows, landscape with { Box = SearchBox.Of(encoding, incumbents[0], settings.LocalWidth) }, incumbents, "local",
            trial => $"One suggestion in {settings.LocalEvery} is searched near the best trial only, which is trial {trial}.");

    /// <returns><see langword="null"/> if all that was looked at there has been tried.</returns>
    private Draft? InBox(
        SuggestionRequest request, List<Row> rows, Landscape landscape, List<double[]> incumbents, string method, Func<int, string> because)
    {
        var found = search.Run(landscape, request.Stream, incumbents);
        var gain = method == InARegion ? remaining.Of(model, found, search.Cloud.Places) : double.NaN;
        var best = BestNew(found);
        if (best < 0) best = BestNew(found = search.Cloud.Places);
        if (best < 0) return null;
        var centre = rows[Neighbours.Nearest(encoding, landscape.Box!.Centre, places).Index].Trial;
        return Model(request, rows, method, found, best, because(centre), gain);
    }

    /// <summary>With the margin for trials with an even number.</summary>
    private Acquisition AcquisitionFor(KeyedStream stream)
    {
        var threshold = model.Threshold + (stream.Trial.Value % 2 == 0 ? settings.Margin : 0);
        var pending = model.PendingMeans;
        var fantasies = settings.Pending == GpPending.Fantasies
            || settings.Pending == GpPending.Auto && (pending.Length > MostBelievers || settings.Noisy);
        if (fantasies && pending.Length > 0)
            return new FantasyImprovement(model.Posterior, pending, threshold, stream);
        return new LogImprovement(pending.Length == 0 ? threshold : Math.Max(threshold, pending.Max()));
    }

    private void Locate(List<Row> rows)
    {
        while (places.Count < rows.Count) places.Add(new double[encoding.Dimensions.Length]);
        places.RemoveRange(rows.Count, places.Count - rows.Count);
        located.RemoveRange(Math.Min(rows.Count, located.Count), Math.Max(0, located.Count - rows.Count));
        for (var i = 0; i < rows.Count; i++)
        {
            if (i < located.Count && located[i].Equals(rows[i].Point)) continue;
            encoding.Locate(rows[i].Point, places[i]);
            if (i < located.Count) located[i] = rows[i].Point;
            else located.Add(rows[i].Point);
        }
    }

    /// <summary>The places of the trials that the model thinks best.</summary>
    /// <param name="from">Of those with this number or a larger one.</param>
    private List<double[]> Incumbents(int from)
    {
        var best = new List<double[]>();
        foreach (var i in Enumerable.Range(0, model.Known).OrderByDescending(i => model.Levels[i]))
        {
            if (best.Count == MostIncumbents) break;
            if (model.Rows[i].Trial < from) continue;
            var place = new double[encoding.Dimensions.Length];
            encoding.Locate(model.Rows[i].Point, place);
            if (Neighbours.Nearest(encoding, place, best).Distance > Neighbours.Same) best.Add(place);
        }
        return best;
    }

    private Draft Choose(SuggestionRequest request, List<Row> rows, PlaceList found)
    {
        var cloud = search.Cloud.Places;
        var gain = remaining.Of(model, found, cloud);
        if (BestNew(found) is >= 0 and var best) return Model(request, rows, "model", found, best, null, gain);
        if (BestNew(cloud) is >= 0 and var other)
            return Model(request, rows, "model", cloud, other, "The best configurations by the model have been tried.", gain);
        return Draft(design.PointFor(request.Stream).Point, "random", "All configurations that the model proposes have been tried.", []);
    }

    /// <returns>The best place that no trial has; -1 if there is none.</returns>
    private int BestNew(PlaceList found)
    {
        for (var tried = 0; tried < found.Count; tried++)
        {
            var best = found.Best(0, found.Count);
            if (best < 0) return -1;
            if (Neighbours.Nearest(encoding, found.Place(best), places).Distance > Neighbours.Same) return best;
            found.Values[best] = double.NegativeInfinity;
        }
        return -1;
    }

    /// <param name="gain">What the next trials are expected to gain; NaN if it is not known.</param>
    private Draft Model(SuggestionRequest request, List<Row> rows, string method, PlaceList found, int at, string? because, double gain)
    {
        var (mean, deviation) = (found.Mean(at), Math.Sqrt(found.Variance(at)));
        var (nearest, distance) = Neighbours.Nearest(encoding, found.Place(at), places);
        var exploit = LogImprovement.ExploitShare(mean - model.Threshold, found.Variance(at));
        return Draft(encoding.PointAt(found.Place(at)), method, because,
        [
            (Reasons.PredictedMean, request.Objectives[0].Loss(model.Transform.LossOf(mean))),
            (Reasons.PredictedDeviation,
                Math.Abs(model.Transform.LossOf(mean - deviation) - model.Transform.LossOf(mean + deviation)) / 2),
            (Reasons.PredictedCost, costs?.CostAt(found.Features(at)) ?? double.NaN),
            (Reasons.Exploit, exploit), (Reasons.Explore, 1 - exploit),
            (Reasons.NearestTrial, rows[nearest].Trial), (Reasons.NearestDistance, distance),
            (Reasons.Trust, model.Trust), (Reasons.LogImprovement, LogImprovement.Log(mean - model.Threshold, found.Variance(at))),
            (Reasons.Trials, model.Known), (Reasons.Noise, Noise()), (Reasons.RemainingImprovement, gain),
            (Reasons.Prior, Raise(found.Features(at))),
            (Reasons.RegionLength, method == InARegion ? region!.Length : double.NaN),
        ]);
    }

    /// <returns>NaN where it is hardly anything, or there are no priors.</returns>
    private double Raise(ReadOnlySpan<double> features) =>
        priors?.Raise(features) is >= Reasons.LeastPrior and var raise ? raise : double.NaN;

    /// <summary>One deviation of a measurement of the best trial, in the objective's unit.</summary>
    private double Noise()
    {
        var deviation = Math.Sqrt(model.Posterior.Kernel.Of.Noise);
        return Math.Abs(model.Transform.LossOf(model.Threshold - deviation) - model.Transform.LossOf(model.Threshold + deviation)) / 2;
    }

    private static Draft Draft(Point point, string method, string? because, ReadOnlySpan<(string Name, double Value)> numbers)
    {
        var finite = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in numbers)
            if (double.IsFinite(value)) finite.Add(name, value);
        return new Draft(point, new Suggestion(GpSampler.TheName, GpSampler.TheVersion, method, because, finite.ToImmutable()));
    }
}
