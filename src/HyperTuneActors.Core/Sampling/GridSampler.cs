using System.Collections.Immutable;
using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling;

/// <summary>Tries every point of a grid once, in an order that the study's seed chooses, so that each beginning of it is a
/// random choice of all points. Values of parameters that are not active make no points of their own, and forbidden
/// combinations are left out.</summary>
/// <remarks>
/// Choices, ordered values, and whole and stepped numbers of at most <see cref="MostValues"/> values have all of them on the
/// grid; the others have points that are spread over their scale, with both bounds among them. The order is a
/// <see cref="KeyedPermutation"/>, so that memory does not grow with the grid. Trial n has the n-th place of the order, or where
/// that is forbidden or was tried (by a person, say) the next one that is free; when all are tried it begins again. A grid that
/// is too large to be numbered, of more than 10³⁶ points, is drawn from at random.
/// </remarks>
public sealed class GridSampler : ISampler
{
    public const string TheName = "grid";
    public const int TheVersion = 1;

    /// <summary>A whole or stepped number with more values has points like a real one.</summary>
    public const int MostValues = 100;

    /// <summary>So many places without an allowed point, beyond those that were tried, show that hardly any is allowed.</summary>
    private const int MostForbidden = 10_000;

    private readonly SamplerSettings.Grid settings;
    private readonly int mostValues;
    private Numbered? numbered;                              // of the last space; never authoritative

    public GridSampler(SamplerSettings.Grid settings) : this(settings, MostValues) { }

    private GridSampler(SamplerSettings.Grid settings, int mostValues) =>
        (this.settings, this.mostValues) = (settings, mostValues);

    /// <summary>One for spaces of few configurations, all of which are on its grid.</summary>
    internal static GridSampler OfAll() => new(new SamplerSettings.Grid(), Repertoire.Most);

    public string Name => TheName;

    public int Version => TheVersion;

    /// <exception cref="InvalidOperationException">The grid seems to have no allowed point.</exception>
    public Draft Suggest(SuggestionRequest request)
    {
        var grid = In(request.Space);
        if (grid.Points is not { } points) return Drawn(request);
        var order = new KeyedPermutation(points.Count,
            new KeyedStream(request.Stream.Seed, new TrialNumber(0), Purpose.GridOrder).SubSeed());
        return new Draft(Next(request, grid, order, (UInt128)request.Stream.Trial.Value % points.Count), Because);
    }

    /// <summary>The grid's own points.</summary>
    public Repertoire? RepertoireIn(SearchSpace space) => Repertoire.Of(space, AxesOf(space));

    private Suggestion Because => new(Name, Version, "grid", null, ImmutableSortedDictionary<string, double>.Empty);

    /// <summary>The next allowed point from this place on that no trial has, or if all are tried the next allowed one.</summary>
    private static Point Next(SuggestionRequest request, Numbered grid, KeyedPermutation order, UInt128 from)
    {
        var most = request.History.Ended.Count + request.History.Open.Count + MostForbidden;
        return Found(request.Space, grid, order, from, most, point => !grid.Lookup.Has(request.History, point))
            ?? Found(request.Space, grid, order, from, MostForbidden, _ => true)
            ?? throw new InvalidOperationException("Hardly any point of the grid is allowed.");
    }

    private static Point? Found(
        SearchSpace space, Numbered grid, KeyedPermutation order, UInt128 from, int most, Func<Point, bool> isWanted)
    {
        var count = grid.Points!.Count;
        for (UInt128 ahead = 0; ahead < count && ahead < (UInt128)most; ahead++)
        {
            var point = grid.Points.At(order.At((from + ahead) % count));
            if (!space.IsForbidden(point) && isWanted(point)) return point;
        }
        return null;
    }

    private Draft Drawn(SuggestionRequest request)
    {
        var (axes, stream) = (AxesOf(request.Space), request.Stream with { Purpose = Purpose.GridOrder });
        for (var draw = 0u; draw < RandomSampler.MostDraws; draw++)
        {
            var first = draw * (uint)axes.Length;
            var point = request.Space.PointOf(parameter =>
                axes[parameter][(int)(stream.Uniforms(first + (uint)parameter).First * axes[parameter].Length)]);
            if (!request.Space.IsForbidden(point)) return new Draft(point, Because);
        }
        throw new InvalidOperationException("Hardly any point of the grid is allowed.");
    }

    private Numbered In(SearchSpace space)
    {
        if (numbered is not { } known || known.Space != space)
            numbered = known = new Numbered(space, GridPoints.Of(space, AxesOf(space)), new ConfigurationLookup(space));
        return known;
    }

    private ImmutableArray<ImmutableArray<double>> AxesOf(SearchSpace space) => [.. space.Parameters.Select(AxisOf)];

    private ImmutableArray<double> AxisOf(Parameter parameter) =>
        settings.PointsOf.TryGetValue(parameter.Name, out var points) ? Axis.Spread(parameter, points)
        : parameter is Parameter.Categorical or Parameter.Ordinal ? Axis.All(parameter, int.MaxValue)!.Value
        : Axis.All(parameter, mostValues) ?? Axis.Spread(parameter, settings.Points);

    private sealed record Numbered(SearchSpace Space, GridPoints? Points, ConfigurationLookup Lookup);
}
