using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Examples;

/// <summary>A sampler of one's own in a page: a step from the best trial so far, after a few random trials.</summary>
/// <remarks>Each active parameter moves with probability 1/2: by a triangular step of at most
/// <c>step</c>, 0.2 by default, on its scale from 0 to 1, where it turns at the bounds. It is a (1+1) evolution strategy
/// without adaptation (Rechenberg 1973). Like every sampler it is a function of its request: all chance comes from the
/// request's stream.</remarks>
public sealed class LocalSearch(IReadOnlyDictionary<string, string> settings) : ISampler
{
    private const int StartupTrials = 8;

    private const int MostDraws = 1_000;

    private readonly double step = double.Parse(settings.GetValueOrDefault("step", "0.2"), CultureInfo.InvariantCulture);

    public string Name => "local-search";

    public int Version => 1;

    public Draft Suggest(SuggestionRequest request)
    {
        if (request.History.Best is not { } best || request.History.Ended.Count < StartupTrials)
            return Because(new RandomSampler().Suggest(request).Point, "startup");
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var point = Beside(best.Point, request, draw);
            if (!request.Space.IsForbidden(point)) return Because(point, $"a step from trial {best.Number}");
        }
        return Because(new RandomSampler().Suggest(request).Point, "random");
    }

    private Point Beside(Point best, SuggestionRequest request, int draw)
    {
        var space = request.Space;
        var stream = request.Stream with { Purpose = Purpose.LocalSearch };
        return space.PointOf(i =>
        {
            var block = 2 * (uint)(draw * space.Parameters.Length + i);
            var (whether, other) = stream.Uniforms(block);
            var (first, second) = stream.Uniforms(block + 1);
            if (!best.IsActive(i)) return UnitInterval.ToCoordinate(space.Parameters[i], other);
            if (whether < 0.5) return best.Coordinates[i];
            // Choices have no neighbours.
            return UnitInterval.ToCoordinate(space.Parameters[i], space.Parameters[i] is Parameter.Categorical
                ? other
                : Turned(UnitInterval.FromCoordinate(space.Parameters[i], best.Coordinates[i]) + step * (first - second)));
        });
    }

    private static double Turned(double unit) => Math.Clamp(unit < 0 ? -unit : unit > 1 ? 2 - unit : unit, 0, 1);

    private Draft Because(Point point, string method) =>
        new(point, new Suggestion(Name, Version, method, null, ImmutableSortedDictionary<string, double>.Empty));
}
