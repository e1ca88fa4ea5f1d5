using System.Globalization;
using HyperTuneActors.Core.Scheduling;

namespace HyperTuneActors.App.Views;

/// <summary>Makes sentences of reasons, which are data everywhere else.</summary>
internal static class Sentences
{
    /// <param name="because">What the scheduler said.</param>
    /// <param name="unit">That of the study's steps.</param>
    public static string Of(Ruling because, string unit) => because switch
    {
        { Test: { } test } => Said(
            $"behind trial {test.Against} on {Count(test.Pairs, unit)} ({because.Value:0.######} against {because.Cutoff:0.######}), p {Chance(test.P)} < {test.Threshold:0.######}."),
        { Forecast: { } end } => Said(
            $"{because.Value:0.######} would have come to {end.Mean:0.######} ± {end.Deviation:0.###}{Curve(end)}: the chance to beat trial {end.Against} ({because.Cutoff:0.######}) is {end.P:0.####} < {end.Threshold:0.######}."),
        { Rule: "median" or "percentile" } => Said(
            $"its best value so far, {because.Value:0.######}, is rank {because.Rank} of {because.Count} with the completed trials at {unit} {because.Rung}; the cutoff is {because.Cutoff:0.######}."),
        { Rule: "threshold" } => Said(
            $"{because.Value:0.######} is {(because.Value < because.Cutoff ? "below" : "above")} the bound {because.Cutoff:0.######}."),
        { Rule: "patience" } => Said(
            $"the best of its last reports, {because.Value:0.######}, is no better than {because.Cutoff:0.######} before."),
        { Agreement: { Judges: false } trust } => Said(
            $"rung {because.Rung} judges nobody, since its ranks may say nothing of later ones (tau {trust.Tau:0.##} of {Count(trust.Trials, "trial")})."),
        _ => Said(
            $"rank {because.Rank} of {because.Count} at rung {because.Rung}, and the best {because.Kept} go on ({because.Value:0.######}; the cutoff is {because.Cutoff:0.######})."),
    };

    /// <summary>Where a trial stands that pauses: others may still come, so that nothing is said against it.</summary>
    public static string OfPause(Ruling because) => string.Create(CultureInfo.InvariantCulture,
        $"rank {because.Rank} of {because.Count} so far ({because.Value:0.######}); the best {because.Kept} go on.");

    /// <summary>A value with its standard error, to two of its digits: <c>0.9512 ± 0.0031</c>; alone where there is none.
    /// </summary>
    public static string Of(double value, double? error)
    {
        if (error is not { } e) return string.Create(CultureInfo.InvariantCulture, $"{value:0.######}");
        if (e is 0 or >= 1e6) return string.Create(CultureInfo.InvariantCulture, $"{value:0.######} ± {e:0.###}");
        var digits = "F" + Math.Clamp(1 - (int)Math.Floor(Math.Log10(e)), 0, 12).ToString(CultureInfo.InvariantCulture);
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} ± {e.ToString(digits, CultureInfo.InvariantCulture)}";
    }

    /// <summary>As <c>1 fold</c> or <c>10 folds</c>.</summary>
    public static string Count(int count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");

    /// <summary>As 1:02:03 or 2:03.</summary>
    public static string Of(TimeSpan span) => span.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");

    private static string Curve(FinalForecast end) => end is { Family: { } family, Asymptote: { } asymptote }
        ? Said($" (its curve, {family}, leads to {asymptote:0.######})")
        : "";

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Chance(double p) =>
        p < 0.0001 ? "< 0.0001" : string.Create(CultureInfo.InvariantCulture, $"= {p:0.####}");
}
