using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Trials;

/// <summary>Predicts the final value of a trial from its own curve: three families of rising curves are fitted, and each
/// counts by how well it fits.</summary>
/// <remarks>
/// The shape of Domhan et al., IJCAI 2015, at a thousandth of its cost: least squares from three fixed starts instead of
/// Markov chains, weights e^(-BIC/2) instead of posterior samples. Weights of the squares rise linearly with the step, since
/// the end of a curve says most of what comes. With r the last step, R the study's, σ² the weighted variance of the rests:
/// <code>
/// variance = σ² (1 + (R - r)/r) + variance between the families
/// </code>
/// Of a curve with more than 100 reports 100 are used. With <c>value: best</c> the curve is that of the best value so far.
/// </remarks>
public sealed class CurveExtrapolation(Objective objective, int lastStep)
{
    /// <summary>A curve of fewer reports is not extrapolated.</summary>
    public const int LeastReports = 5;

    private const int MostReports = 100, Starts = 3;

    /// <summary>Smaller mean squares are rounding, on values from 0 to 1.</summary>
    private const double LeastSquares = 1e-20;

    /// <returns>What the curve leads to; <see langword="null"/> if it has too few reports, is flat, or turns more often than
    /// a curve that learns (a learning rate that restarts, say).</returns>
    public Extrapolation? Predict(Curve curve)
    {
        if (curve.Count < LeastReports) return null;
        var count = Math.Min(curve.Count, MostReports);
        Span<double> at = stackalloc double[count], values = stackalloc double[count], weights = stackalloc double[count];
        Sample(curve, at, values);
        if (CurveTurns.In(values) > CurveTurns.Most || Scale(values) is not { Range: > 0 } scale) return null;
        var sum = 0.0;
        foreach (var t in at) sum += t;
        for (var i = 0; i < count; i++) weights[i] = at[i] * count / sum;
        return Average(at, values, weights, lastStep / (double)curve.LastStep, scale);
    }

    /// <summary>Steps as shares of the last one, and values turned so that they rise.</summary>
    private void Sample(Curve curve, Span<double> at, Span<double> values)
    {
        var best = double.PositiveInfinity;
        for (int i = 0, next = 0; i < curve.Count; i++)
        {
            var loss = objective.Loss(curve.ValueAt(i));
            best = Math.Min(best, loss);
            if (i != (long)(next + 1) * curve.Count / at.Length - 1) continue;
            at[next] = curve.StepAt(i) / (double)curve.LastStep;
            values[next++] = -(objective.Value == ValueAt.BestStep ? best : loss);
        }
    }

    /// <summary>Puts values between 0 and 1.</summary>
    private static (double Low, double Range) Scale(Span<double> values)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        for (var i = 0; i < values.Length; i++) values[i] = (values[i] - low) / (high - low);
        return (low, high - low);
    }

    private Extrapolation? Average(
        ReadOnlySpan<double> at, ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double horizon,
        (double Low, double Range) scale)
    {
        var families = CurveFamily.All.Length;
        Span<double> squares = stackalloc double[families], ends = stackalloc double[families], asymptotes = stackalloc double[families];
        var best = -1;
        for (var i = 0; i < families; i++)
        {
            (squares[i], ends[i], asymptotes[i]) = Fit(CurveFamily.All[i], at, values, weights, horizon);
            if (double.IsFinite(squares[i]) && (best < 0 || squares[i] < squares[best])) best = i;
        }
        if (best < 0) return null;

        // All families have as many parameters, so that their BICs differ by n·ln of the squares alone.
        var (total, mean, within) = (0.0, 0.0, 0.0);
        Span<double> shares = stackalloc double[families];
        for (var i = 0; i < families; i++)
        {
            shares[i] = double.IsFinite(squares[i]) ? Math.Exp(values.Length / 2.0 * Math.Log(squares[best] / squares[i])) : 0;
            total += shares[i];
            mean += shares[i] > 0 ? shares[i] * ends[i] : 0;
            within += shares[i] > 0 ? shares[i] * squares[i] : 0;
        }
        (mean, within) = (mean / total, within / total);
        var between = 0.0;
        for (var i = 0; i < families; i++)
            between += shares[i] > 0 ? shares[i] / total * (ends[i] - mean) * (ends[i] - mean) : 0;
        var variance = within * horizon + between;           // 1 + (R - r)/r is R/r
        return new Extrapolation(
            new Forecast(objective.Loss(-(scale.Low + mean * scale.Range)), variance * scale.Range * scale.Range),
            CurveFamily.All[best].Name, objective.Loss(-(scale.Low + asymptotes[best] * scale.Range)));
    }

    /// <returns>The mean weighted square of the best fit, infinite if there is none; its value at the horizon and in the end.
    /// </returns>
    private static (double Squares, double End, double Asymptote) Fit(
        CurveFamily family, ReadOnlySpan<double> at, ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double horizon)
    {
        Span<double> parameters = stackalloc double[CurveFamily.Parameters], gradient = stackalloc double[CurveFamily.Parameters];
        var fit = (Squares: double.PositiveInfinity, End: 0.0, Asymptote: 0.0);
        for (var start = 0; start < Starts; start++)
        {
            family.Begin(start, parameters);
            var squares = LevenbergMarquardt.Fit(parameters, at, values, weights, family) / at.Length;
            var end = family.Value(horizon, parameters, gradient);
            if (squares < fit.Squares && double.IsFinite(end))
                fit = (Math.Max(squares, LeastSquares), end, CurveFamily.Asymptote(parameters));
        }
        return fit;
    }
}

/// <summary>Where a curve leads.</summary>
/// <param name="Final">The value at the study's last step, in the objective's unit.</param>
/// <param name="Family">The family of curves that fits best.</param>
/// <param name="Asymptote">Where that curve leads in the end, in the objective's unit.</param>
public readonly record struct Extrapolation(Forecast Final, string Family, double Asymptote);
