namespace HyperTuneActors.Core.Spaces;

/// <summary>The values low, low + step, low + 2 step, …: what stepped and whole numbers can be.</summary>
/// <param name="Low">The first.</param>
/// <param name="Step">Above 0.</param>
/// <param name="Last">The index of the last, from 0.</param>
internal readonly record struct Grid(double Low, double Step, double Last)
{
    // (0.3 - 0) / 0.1 is a little below 3.
    private const double Slack = 1e-9;

    private const double LongestDecimal = 1e15;

    public static Grid Of(Parameter.Int parameter) => Of(parameter.Low, parameter.High, parameter.Step ?? 1);

    /// <summary>Up to <paramref name="high"/>, which is a value only if the steps reach it.</summary>
    public static Grid Of(double low, double high, double step) =>
        new(low, step, Math.Floor((high - low) / step + Slack));

    /// <summary>The value at a number in [0, 1]: equal cells, or on a logarithmic scale the nearest value to the number's own.</summary>
    public double ToValue(double u, bool log) => At(log ? IndexOf(OnLogScale(u)) : Math.Min(Last, Math.Floor(u * (Last + 1))));

    /// <returns>Within the value's cell, in [0, 1]; beyond them for what is beyond all values.</returns>
    public double ToUnit(double value, bool log)
    {
        if (!log) return ((value - Low) / Step + 0.5) / (Last + 1);
        var (from, to) = LogEdges;
        return (Math.Log(value) - from) / (to - from);
    }

    /// <returns>The index of the nearest value.</returns>
    public double IndexOf(double value) => Math.Clamp(Math.Round((value - Low) / Step), 0, Last);

    public bool Has(double value) => At(IndexOf(value)) == value;

    /// <summary>The value of an index, as a person would write it: 0 and two steps of 0.1 and 1 are 0.1 and 0.2, and the
    /// third is 0.3, not 0.30000000000000004.</summary>
    public double At(double index) => IsWhole(Low) && IsWhole(Step) || !IsDecimal(Low) || !IsDecimal(Step) || !IsDecimal(index)
        ? Low + index * Step
        : (double)((decimal)Low + (decimal)Step * (decimal)index);

    private double OnLogScale(double u)
    {
        var (from, to) = LogEdges;
        return Math.Exp(from + u * (to - from));
    }

    /// <summary>Half a step more room at both ends, else they would be drawn half as often; but never down to 0.</summary>
    public (double From, double To) LogEdges =>
        (Math.Log(Math.Max(Low - Step / 2, Low / 2)), Math.Log(At(Last) + Step / 2));

    private static bool IsWhole(double number) => Math.Floor(number) == number;

    private static bool IsDecimal(double number) => Math.Abs(number) < LongestDecimal && (double)(decimal)number == number;
}
