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
