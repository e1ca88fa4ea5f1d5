using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Where a trial would have ended, as far as that can be told.</summary>
/// <param name="Mean">The final value that is expected, to six digits.</param>
/// <param name="Deviation">Its standard deviation, to six digits.</param>
/// <param name="P">The chance to end better than the best completed trial, rounded to six decimals.</param>
/// <param name="Threshold">The trial is stopped where <paramref name="P"/> is below this.</param>
/// <param name="Against">The best completed trial.</param>
/// <param name="Family">The family of curves that fits best, where curves were fitted.</param>
/// <param name="Asymptote">Where that curve leads in the end, to six digits.</param>
public sealed record FinalForecast(
    double Mean, double Deviation, double P, double Threshold, TrialNumber Against, string? Family = null,
    double? Asymptote = null)
{
    /// <summary>More digits would say nothing, and their last ones might be others on another processor.</summary>
    private const int Digits = 6;

    /// <returns>What is expected of a trial that has less than this chance to be better than the best completed one;
    /// <see langword="null"/> of any other.</returns>
    internal static FinalForecast? Below(double threshold, Forecast forecast, TrialView best, Objective objective)
    {
        var p = Math.Round(forecast.ChanceToBeat(objective.ValueOf(best.Curve)!.Value, objective), Digits);
        return p < threshold
            ? new FinalForecast(Rounded(forecast.Mean), Rounded(forecast.Deviation), p, threshold, best.Number)
            : null;
    }

    internal static double Rounded(double value) =>
        double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The trial against the best completed one: it comes second of two, and one goes on.</summary>
    internal Ruling Ruling(string rule, int step, Report report, TrialView best, Objective objective) => new(
        rule, step, Rank: 2, Count: 2, Kept: 1, objective.Loss(report.Loss), objective.ValueOf(best.Curve)!.Value,
        Forecast: this);
}
