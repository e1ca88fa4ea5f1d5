using System.Collections.Immutable;

namespace HyperTuneActors.Core.Trials;

/// <summary>A trial's learning curve: the objectives at each recorded step, in the order of the objectives, raw (not
/// turned so that smaller is better). Steps rise.</summary>
public sealed class Curve
{
    private readonly AppendList<double> rows;     // step, objective 1, …, objective k
    private readonly int width;

    private Curve(AppendList<double> rows, int width)
    {
        this.rows = rows;
        this.width = width;
    }

    /// <param name="objectives">How many objectives each step has.</param>
    public static Curve Empty(int objectives) => new(AppendList<double>.Empty, objectives + 1);

    /// <summary>How many steps are recorded.</summary>
    public int Count => rows.Count / width;

    public int Objectives => width - 1;

    /// <summary>The last recorded step, 0 before the first.</summary>
    public int LastStep => Count == 0 ? 0 : StepAt(Count - 1);

    public int StepAt(int index) => (int)rows[index * width];

    public double ValueAt(int index, int objective = 0) => rows[index * width + 1 + objective];

    /// <returns>The value at the last recorded step up to this one, or at the first step if all come later. The curve has a
    /// step. O(log steps).</returns>
    public double ValueBy(int step, int objective = 0) => ValueAt(Math.Max(0, CountBelow(step + 1) - 1), objective);

    /// <returns>The value at the first recorded step from this one on, or at the last step if all come before. The curve has
    /// a step. O(log steps).</returns>
    public double ValueFrom(int step, int objective = 0) => ValueAt(Math.Min(Count - 1, CountBelow(step)), objective);

    private int CountBelow(int step)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (StepAt(middle) < step) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <returns>The mean of an objective over all recorded steps, or <see langword="null"/> before the first. Costs
    /// O(steps).</returns>
    public double? Mean(int objective = 0)
    {
        if (Count == 0) return null;
        var (sum, ofParts) = (0.0, 0.0);                     // the parts add up where the sum of huge values does not
        for (var i = 0; i < Count; i++)
        {
            sum += ValueAt(i, objective);
            ofParts += ValueAt(i, objective) / Count;
        }
        return double.IsFinite(sum) ? sum / Count : ofParts;
    }

    /// <summary>The standard error of the mean: the steps' standard deviation, with n - 1, divided by √n.</summary>
    /// <returns><see langword="null"/> for less than two steps, and where it is too large for a number.</returns>
    public double? StandardError(int objective = 0)
    {
        if (Count < 2) return null;
        var mean = Mean(objective)!.Value;
        var squares = 0.0;
        for (var i = 0; i < Count; i++) squares += Math.Pow(ValueAt(i, objective) - mean, 2);
        var error = Math.Sqrt(squares / (Count - 1) / Count);
        return double.IsFinite(error) ? error : null;
    }

    /// <param name="step">Above <see cref="LastStep"/>.</param>
    /// <param name="values">One per objective.</param>
    public Curve With(int step, ReadOnlySpan<double> values)
    {
        if (step <= LastStep || values.Length != width - 1)
            throw new ArgumentException("Steps of a curve rise, and each has all objectives.");
        Span<double> row = stackalloc double[width];
        row[0] = step;
        values.CopyTo(row[1..]);
        return new Curve(rows.Append(row), width);
    }

    /// <summary>The same curve in no more memory than it needs: for a trial that has ended.</summary>
    public Curve Trimmed() => new(rows.Trimmed(), width);

    /// <summary>Step and values as they are stored, a row a step.</summary>
    public ImmutableArray<double> ToRows() => [.. rows.Span];

    public static Curve FromRows(ReadOnlySpan<double> rows, int objectives) =>
        new(AppendList<double>.Empty.Append(rows), objectives + 1);
}
