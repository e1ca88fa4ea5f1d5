using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The model of one search space and what is needed to search it, kept from one suggestion to the next.</summary>
internal sealed class StudyModel
{
    private const int MostIncumbents = 5;
    private const int MostBelievers = 8;

    private readonly SamplerSettings.Gp settings;
    private readonly Encoding encoding;
    private readonly InitialDesign design;
    private readonly GpModel model;
    private readonly AcquisitionSearch search;
    private readonly List<double[]> places = [];
    private readonly List<Point> located = [];

    public StudyModel(SearchSpace space, SamplerSettings.Gp settings)
    {
        this.settings = settings;
        encoding = new Encoding(space);
        design = new InitialDesign(encoding, settings.Faces);
        model = new GpModel(encoding, settings);
        search = new AcquisitionSearch(encoding, settings.GlobalCandidates, settings.LocalCandidates);
    }

    public SearchSpace Space => encoding.Space;

    public Draft Suggest(SuggestionRequest request, List<Row> rows)
    {
        if (encoding.Dimensions.Length == 0)
            return Draft(request.Space.PointAt(_ => 0.5), "only", "The space has a single configuration.", []);
        if (rows.Count < StartupTrials || !rows.Exists(row => double.IsFinite(row.Loss)))
            return Draft(design.PointFor(request.Stream), "startup", null, [(Reasons.Trials, rows.Count)]);
        model.Update(rows, request.History.Ended.Count);
        Locate(rows);
        var (acquisition, method) = AcquisitionFor(request.Stream);
        var region = settings.Region == GpRegion.Soft ? TrustRegion.Of(encoding, places) : null;
        var landscape = new Landscape(model.Posterior, acquisition, region);
        return Choose(request, rows, method, search.Run(landscape, request.Stream, Incumbents()));
    }

    /// <summary>In a portfolio, every now and then one that does not rest on how much the model expects to improve.</summary>
    private (Acquisition, string Method) AcquisitionFor(KeyedStream stream)
    {
        if (settings.Portfolio && stream.Trial.Value % 16 == 15) return (new Exploration(model.Means.Max()), "exploration");
        if (settings.Portfolio && stream.Trial.Value % 8 == 7) return (new UpperBound(), "upper bound");
        var pending = model.PendingMeans;
        var fantasies = settings.Pending == GpPending.Fantasies
            || settings.Pending == GpPending.Auto && (pending.Length > MostBelievers || settings.Noisy);
        if (fantasies && pending.Length > 0)
            return (new FantasyImprovement(model.Posterior, pending, model.Threshold, stream), "model");
        var believed = pending.Length == 0 ? model.Threshold : Math.Max(model.Threshold, pending.Max());
        return (new LogImprovement(believed), "model");
    }

    private int StartupTrials => settings.StartupTrials ?? (encoding.Dimensions.Length <= 4 ? 8 : 16);

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
    private List<double[]> Incumbents()
    {
        var best = new List<double[]>();
        foreach (var i in Enumerable.Range(0, model.Known).OrderByDescending(i => model.Means[i]))
        {
            if (best.Count == MostIncumbents) break;
            var place = new double[encoding.Dimensions.Length];
            encoding.Locate(model.Rows[i].Point, place);
            if (Neighbours.Nearest(encoding, place, best).Distance > Neighbours.Same) best.Add(place);
        }
        return best;
    }

    private Draft Choose(SuggestionRequest request, List<Row> rows, string method, PlaceList found)
    {
        if (BestNew(found) is >= 0 and var best) return Model(request, rows, method, found, best, null);
        var cloud = search.Cloud.Places;
        if (BestNew(cloud) is >= 0 and var other)
            return Model(request, rows, method, cloud, other, "The best configurations by the model have been tried.");
        return Draft(design.PointFor(request.Stream), "random", "All configurations that the model proposes have been tried.", []);
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

    private Draft Model(SuggestionRequest request, List<Row> rows, string method, PlaceList found, int at, string? because)
    {
        var (mean, deviation) = (found.Mean(at), Math.Sqrt(found.Variance(at)));
        var (nearest, distance) = Neighbours.Nearest(encoding, found.Place(at), places);
        var exploit = LogImprovement.ExploitShare(mean - model.Threshold, found.Variance(at));
        return Draft(encoding.PointAt(found.Place(at)), method, because,
        [
            (Reasons.PredictedMean, request.Objectives[0].Loss(model.Transform.LossOf(mean))),
            (Reasons.PredictedDeviation,
                Math.Abs(model.Transform.LossOf(mean - deviation) - model.Transform.LossOf(mean + deviation)) / 2),
            (Reasons.Exploit, exploit), (Reasons.Explore, 1 - exploit),
            (Reasons.NearestTrial, rows[nearest].Trial), (Reasons.NearestDistance, distance),
            (Reasons.Trust, model.Trust), (Reasons.LogImprovement, LogImprovement.Log(mean - model.Threshold, found.Variance(at))), (Reasons.Trials, model.Known),
        ]);
    }

    private static Draft Draft(Point point, string method, string? because, ReadOnlySpan<(string Name, double Value)> numbers)
    {
        var finite = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in numbers)
            if (double.IsFinite(value)) finite.Add(name, value);
        return new Draft(point, new Suggestion(GpSampler.TheName, GpSampler.TheVersion, method, because, finite.ToImmutable()));
    }
}
