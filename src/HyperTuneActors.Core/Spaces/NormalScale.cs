using HyperTuneActors.Core.Numerics;
namespace HyperTuneActors.Core.Spaces;

/// <summary>Maps between a normal parameter's values and [0, 1]: a value goes to the probability of what is below it, so
/// that uniform numbers give the distribution. A rounded value goes to the middle of its cell's probability.</summary>
internal static class NormalScale
{
    /// <summary>An open end of the distribution is cut at this probability, about six standard deviations out.</summary>
    private const double Tail = 1e-9;

    public static double ToValue(Parameter.Normal parameter, double u)
    {
        var inside = Math.Clamp(u, parameter.Low is null ? Tail : 0, parameter.High is null ? 1 - Tail : 1);
        var (from, to) = Ends(parameter);
        var number = parameter.Mean + parameter.Sd * Between(from, to, inside);
        var value = parameter.Log ? Math.Exp(number) : number;
        value = Rounded(parameter, value);
        return Math.Clamp(value, parameter.Low ?? double.MinValue, parameter.High ?? double.MaxValue);
    }

    public static double ToUnit(Parameter.Normal parameter, double value)
    {
        var (from, to) = Ends(parameter);
        var half = (parameter.Step ?? 0) / 2;
        return (Below(from, to, Score(parameter, value - half)) + Below(from, to, Score(parameter, value + half))) / 2;
    }

    /// <summary>Where the distribution is cut, in standard deviations from the mean: with a step half of one beyond the
    /// first and the last value, so that these are as likely as their neighbours.</summary>
    private static (double From, double To) Ends(Parameter.Normal parameter)
    {
        var half = (parameter.Step ?? 0) / 2;
        return (
            parameter.Low is { } low ? Score(parameter, low - half) : double.NegativeInfinity,
            parameter.High is { } high ? Score(parameter, Last(parameter, high) + half) : double.PositiveInfinity);
    }

    private static double Last(Parameter.Normal parameter, double high)
    {
        if (parameter.Step is not { } step) return high;
        var grid = Grid.Of(parameter.Low ?? 0, high, step);
        return grid.At(grid.Last);
    }

    /// <returns>The nearest of the parameter's values, if it has a step.</returns>
    public static double Rounded(Parameter.Normal parameter, double value)
    {
        if (parameter.Step is not { } step) return value;
        var grid = Grid.Of(parameter.Low ?? 0, parameter.High ?? double.PositiveInfinity, step);
        var index = Math.Round((value - grid.Low) / step);
        return grid.At(Math.Clamp(index, parameter.Low is null ? double.NegativeInfinity : 0, grid.Last));
    }

    private static double Score(Parameter.Normal parameter, double value) =>
        ((parameter.Log ? Math.Log(Math.Max(0, value)) : value) - parameter.Mean) / parameter.Sd;

    // On the right side 1 - p would have lost most of its digits: the left side is its mirror image.
    private static double Between(double from, double to, double u) => from > 0
        ? -Between(-to, -from, 1 - u)
        : Gaussian.Quantile(Gaussian.Cdf(from) + u * (Gaussian.Cdf(to) - Gaussian.Cdf(from)));

    private static double Below(double from, double to, double score) => from > 0
        ? 1 - Below(-to, -from, -score)
        : Math.Clamp((Gaussian.Cdf(score) - Gaussian.Cdf(from)) / (Gaussian.Cdf(to) - Gaussian.Cdf(from)), 0, 1);
}
