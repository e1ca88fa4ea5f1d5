using System.Diagnostics;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>A parameter as the densities see it: a position on a bounded line, logarithmic where its scale is, for numbers
/// and ordered values; an index for choices.</summary>
/// <remarks>What has cells (steps, whole numbers, ordered values) is a density over the line, integrated over the cell of a
/// value; the line goes half a step beyond the extreme values, which would have half the mass else.</remarks>
internal sealed class Axis
{
    /// <summary>How many standard deviations of an unbounded normal parameter are searched, as in <see cref="UnitInterval"/>.</summary>
    private const double Reach = 6;

    /// <summary>Values of grids up to this size are known by their index.</summary>
    private const int LargestIndex = 4096;

    private const int FewestWithFaces = 10;

    private readonly Parameter parameter;
    private readonly Grid? grid;
    private readonly bool log;
    private readonly double? step;

    public Axis(Parameter parameter)
    {
        this.parameter = parameter;
        (grid, log, step) = parameter switch
        {
            Parameter.Float { Step: { } s } p => (Grid.Of(p.Low, p.High, s), p.Log, s),
            Parameter.Float p => (null, p.Log, null),
            Parameter.Int p => (Grid.Of(p), p.Log, (double)(p.Step ?? 1)),
            Parameter.Ordinal p => (new Grid(0, 1, p.Values.Length - 1), false, 1.0),
            Parameter.Normal p => ((Grid?)null, p.Log, p.Step),
            Parameter.Categorical => (null, false, null),
            _ => throw new UnreachableException(parameter.GetType().Name),
        };
        (Low, High) = parameter switch
        {
            Parameter.Categorical p => (0, p.Choices.Length),
            Parameter.Normal p => EndsOf(p),
            _ when grid is { } of && log => of.LogEdges,
            _ when grid is { } of => (of.At(0) - of.Step / 2, of.At(of.Last) + of.Step / 2),
            Parameter.Float p => (PositionOf(p.Low), PositionOf(p.High)),
            _ => throw new UnreachableException(),
        };
        (PriorMean, PriorDeviation, Widest, Scale) = parameter is Parameter.Normal normal
            ? (normal.Mean, normal.Sd, Math.Min(normal.Sd, High - Low), Math.Min(High - Low, normal.Sd * Math.Sqrt(12)))
            : ((Low + High) / 2, High - Low, High - Low, High - Low);
        Shares = parameter is Parameter.Categorical choices ? SharesOf(choices) : [];
        (UserMean, UserDeviation, UserShares) = Prior.Of(parameter) is not { } prior
            ? (PriorMean, PriorDeviation, Shares)
            : (Low + PriorDensity.Of(parameter)!.Mode * (High - Low), PriorDensity.DeviationOf(prior.Confidence) * (High - Low),
                UserSharesOf(PriorDensity.Of(parameter)!));
        (First, Final) = parameter switch
        {
            Parameter.Categorical or Parameter.Ordinal => (double.NaN, double.NaN),
            _ when grid is { Last: < FewestWithFaces } => (double.NaN, double.NaN),
            Parameter.Normal p => (p.Low ?? double.NaN, p.High is null ? double.NaN : Coordinate(High)),
            _ => (Coordinate(Low), Coordinate(High)),
        };
        Cells = grid is { Last: < LargestIndex } known ? (int)known.Last + 1 : 0;
    }

    /// <summary>The ends of the line.</summary>
    public double Low { get; }

    public double High { get; }

    /// <summary>The space's own distribution: a normal parameter's, else one as wide as the line.</summary>
    public double PriorMean { get; }

    public double PriorDeviation { get; }

    /// <summary>The same with what the user knows, if there is a prior of the parameter. It is the normal density without the
    /// share of the space's own, which has a kernel for itself.</summary>
    public double UserMean { get; }

    public double UserDeviation { get; }

    public double[] UserShares { get; }

    public bool HasUserPrior => Prior.Of(parameter) is not null;

    /// <summary>No kernel is wider than this.</summary>
    public double Widest { get; }

    /// <summary>What the least width of a kernel is a share of: the length of the line, or of a uniform distribution with
    /// the standard deviation of the normal one.</summary>
    public double Scale { get; }

    /// <summary>The coordinates of the bounds, where a trial can be on a face of the space: numbers with so many values that
    /// hardly any other draw would give the bound itself. NaN where there is none.</summary>
    public double First { get; }

    public double Final { get; }

    public bool IsChoice => parameter is Parameter.Categorical;

    /// <summary>Whether its values lie in cells of the line.</summary>
    public bool HasCells => step is not null;

    /// <summary>How many values there are if they are known by an index, 0 else.</summary>
    public int Cells { get; }

    /// <summary>Of choices: how likely each is before anything is known; they add up to 1.</summary>
    public double[] Shares { get; }

    /// <returns>The position of a coordinate, within the line also for what a user chose beyond the bounds.</returns>
    public double At(double coordinate) => IsChoice ? coordinate : Math.Clamp(PositionOf(coordinate), Low, High);

    /// <returns>The coordinate at a position: of the cell that the position is in, within the parameter's own bounds.</returns>
    public double Coordinate(double position)
    {
        if (IsChoice) return position;
        var value = log ? Math.Exp(position) : position;
        if (grid is { } of) return of.At(of.IndexOf(value));
        return parameter switch
        {
            Parameter.Float p => Math.Clamp(value, p.Low, p.High),
            Parameter.Normal p => Math.Clamp(NormalScale.Rounded(p, value), p.Low ?? double.MinValue, p.High ?? double.MaxValue),
            _ => throw new UnreachableException(parameter.GetType().Name),
        };
    }

    /// <returns>The coordinate so many cells away, or the last one before the end.</returns>
    public double Beside(double coordinate, int cells) =>
        grid is { } of ? of.At(Math.Clamp(of.IndexOf(coordinate) + cells, 0, of.Last))
        : Coordinate(Math.Clamp(PositionOf(coordinate + cells * step!.Value), Low, High));

    /// <returns>The index of a value among all, from 0; only where <see cref="Cells"/> is above 0.</returns>
    public int IndexOf(double coordinate) => (int)grid!.Value.IndexOf(coordinate);

    /// <returns>The cell of a value on the line.</returns>
    public (double From, double To) CellOf(double coordinate)
    {
        var (from, to) = (coordinate - step!.Value / 2, coordinate + step.Value / 2);
        if (log) (from, to) = (from > 0 ? Math.Log(from) : double.NegativeInfinity, to > 0 ? Math.Log(to) : double.NegativeInfinity);
        (from, to) = (Math.Max(from, Low), Math.Min(to, High));
        return from < to ? (from, to) : (Math.Min(from, High), Math.Max(to, Low));
    }

    private double PositionOf(double coordinate) => log ? Math.Log(Math.Max(coordinate, 0)) : coordinate;

    private (double, double) EndsOf(Parameter.Normal p)
    {
        var half = (p.Step ?? 0) / 2;
        double? low = p.Low is { } l && PositionOf(l - half) is var from && double.IsFinite(from) ? from : null;
        double? high = p.High is { } h ? PositionOf(h + half) : null;
        return (low ?? Math.Min(p.Mean, high ?? p.Mean) - Reach * p.Sd, high ?? Math.Max(p.Mean, low ?? p.Mean) + Reach * p.Sd);
    }

    private double[] UserSharesOf(PriorDensity prior)
    {
        var shares = new double[Shares.Length];
        for (var i = 0; i < shares.Length; i++) shares[i] = Shares[i] * Math.Exp(prior.Log(UnitInterval.FromCoordinate(parameter, i)));
        return shares;
    }

    private static double[] SharesOf(Parameter.Categorical p)
    {
        var shares = new double[p.Choices.Length];
        var sum = 0.0;
        for (var i = 0; i < shares.Length; i++) sum += shares[i] = p.Weights is { } weights ? weights[i] : 1;
        for (var i = 0; i < shares.Length; i++) shares[i] /= sum;
        return shares;
    }
}
