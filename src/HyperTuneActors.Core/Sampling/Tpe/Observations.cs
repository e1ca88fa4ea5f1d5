using System.Collections.Immutable;
using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>The trials of a request as columns, one per axis, with the order of their positions on each axis. What has
/// ended stays from request to request as long as the history goes on where it was; the open trials are added anew.</summary>
internal sealed class Observations
{
    // Beyond so many new trials sorting all is cheaper than putting each in its place.
    private const int ManyAtOnce = 64;

    private readonly ImmutableArray<Parameter> parameters;
    private readonly int[][] orders;
    private readonly int[] orderCounts;
    private TrialView[] views = new TrialView[64];
    private ulong[] keys = new ulong[64];
    private int ended;
    private int firstRung;

    public Observations(ImmutableArray<Parameter> parameters)
    {
        this.parameters = parameters;
        Axes = [.. parameters.Select(parameter => parameter is Parameter.Constant ? null : new Axis(parameter))];
        Positions = [.. parameters.Select(_ => new double[64])];
        Units = [.. parameters.Select(_ => new float[64])];
        Cells = [.. Axes.Select(axis => axis is { Cells: > 0 } ? new int[64] : [])];
        Tails = [.. parameters.Select(_ => new KernelTails[64])];
        orders = [.. parameters.Select(_ => new int[64])];
        orderCounts = new int[parameters.Length];
    }

    /// <summary>By the parameters' places; <see langword="null"/> for constants.</summary>
    public Axis?[] Axes { get; }

    /// <summary>How many trials there are: first the ended ones in the order of the history, then the open ones.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them have ended.</summary>
    public int Ended => ended;

    /// <summary>By axis and trial; NaN where the parameter is not active.</summary>
    public double[][] Positions { get; }

    /// <summary>The same on the unit scale.</summary>
    public float[][] Units { get; }

    /// <summary>The indices of the values, where the axis has them.</summary>
    public int[][] Cells { get; }

    /// <summary>What each trial's kernel had last beyond the ends, by axis: kept because most widths stay as they are.</summary>
    public KernelTails[][] Tails { get; }

    public ReadOnlySpan<TrialView> Views => views.AsSpan(0, Count);

    /// <summary>The trials with this parameter, by their position on the axis, of equal ones by their number.</summary>
    public ReadOnlySpan<int> Order(int axis) => orders[axis].AsSpan(0, orderCounts[axis]);

    /// <returns>Whether a trial has ended, or was judged at a rung at least once.</returns>
    public bool IsTried(int trial) =>
        views[trial].Status != TrialStatus.Running || views[trial].Curve.LastStep >= firstRung;

    /// <returns>Whether one of the trials has this point.</returns>
    public bool Has(ulong key) => keys.AsSpan(0, Count).Contains(key);

    /// <summary>Two points have the same key if they are equal, and else practically never.</summary>
    public static ulong KeyOf(ReadOnlySpan<double> coordinates)
    {
        var key = 17UL;
        foreach (var coordinate in coordinates)
            key = SplitMix64.Mix(key ^ (ulong)BitConverter.DoubleToInt64Bits(coordinate == 0 ? 0 : coordinate));
        return key;
    }

    /// <returns>Whether the ended trials go on where they were; else all are new.</returns>
    /// <param name="history">What was tried.</param>
    /// <param name="rungs">The steps at which open trials are judged.</param>
    public bool Update(History history, ImmutableArray<int> rungs)
    {
        firstRung = rungs.IsDefaultOrEmpty ? int.MaxValue : rungs[0];
        DropOpen();
        var continues = Continues(history.Ended.Span);
        if (!continues)
        {
            ended = Count = 0;
            Array.Clear(orderCounts);
        }
        var known = ended;
        foreach (var view in history.Ended.Span[known..]) Add(view);
        ended = Count;
        foreach (var view in history.Open) Add(view);
        Sort(known);
        return continues;
    }

    private bool Continues(ReadOnlySpan<TrialView> now)
    {
        if (now.Length < ended) return false;
        for (var i = 0; i < ended; i++)
            if (!ReferenceEquals(now[i], views[i])) return false;
        return true;
    }

    private void Add(TrialView view)
    {
        if (Count == views.Length) Grow();
        views[Count] = view;
        var point = view.Point.Coordinates;
        keys[Count] = KeyOf(point.AsSpan());
        for (var j = 0; j < Axes.Length; j++)
        {
            if (Axes[j] is not { } axis) continue;
            var coordinate = point[j];
            Tails[j][Count] = default;
            Positions[j][Count] = double.IsNaN(coordinate) ? double.NaN : axis.At(coordinate);
            Units[j][Count] = double.IsNaN(coordinate) ? float.NaN : (float)UnitInterval.FromCoordinate(parameters[j], coordinate);
            if (axis.Cells > 0 && !double.IsNaN(coordinate)) Cells[j][Count] = axis.IndexOf(coordinate);
        }
        Count++;
    }

    private void Grow()
    {
        Array.Resize(ref views, Count * 2);
        Array.Resize(ref keys, Count * 2);
        for (var j = 0; j < Units.Length; j++)
        {
            Array.Resize(ref Positions[j], Count * 2);
            Array.Resize(ref Units[j], Count * 2);
            Array.Resize(ref Tails[j], Count * 2);
            Array.Resize(ref orders[j], Count * 2);
            if (Cells[j].Length > 0) Array.Resize(ref Cells[j], Count * 2);
        }
    }

    private void DropOpen()
    {
        if (Count == ended) return;
        for (var j = 0; j < Axes.Length; j++)
        {
            if (Axes[j] is null or { IsChoice: true }) continue;
            var (order, kept) = (orders[j], 0);
            for (var k = 0; k < orderCounts[j]; k++)
                if (order[k] < ended) order[kept++] = order[k];
            orderCounts[j] = kept;
        }
        Count = ended;
    }

    private void Sort(int known)
    {
        for (var j = 0; j < Axes.Length; j++)
        {
            if (Axes[j] is null or { IsChoice: true }) continue;
            var many = Count - known > ManyAtOnce;
            for (var i = known; i < Count; i++)
            {
                if (double.IsNaN(Positions[j][i])) continue;
                if (many) orders[j][orderCounts[j]++] = i;
                else Insert(j, i);
            }
            if (many) orders[j].AsSpan(0, orderCounts[j]).Sort(Comparison(j));
        }
    }

    private void Insert(int axis, int trial)
    {
        var place = ~Order(axis).BinarySearch(new Place(this, axis, trial));
        orders[axis].AsSpan(place, orderCounts[axis] - place).CopyTo(orders[axis].AsSpan(place + 1));
        orders[axis][place] = trial;
        orderCounts[axis]++;
    }

    private Comparison<int> Comparison(int axis) => (a, b) => Compare(axis, a, b);

    private int Compare(int axis, int a, int b)
    {
        var (at, other) = (Positions[axis][a], Positions[axis][b]);
        if (at != other) return at < other ? -1 : 1;
        var byNumber = views[a].Number.CompareTo(views[b].Number);
        return byNumber != 0 ? byNumber : a.CompareTo(b);
    }

    /// <summary>The place that a trial has to have among others.</summary>
    private readonly struct Place(Observations all, int axis, int trial) : IComparable<int>
    {
        public int CompareTo(int other) => all.Compare(axis, trial, other) is var order && order != 0 ? order : 1;
    }
}
