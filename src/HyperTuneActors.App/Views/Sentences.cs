using System.Globalization;
using HyperTuneActors.Core.Scheduling;

namespace HyperTuneActors.App.Views;

/// <summary>Makes sentences of reasons, which are data everywhere else.</summary>
internal static class Sentences
{
    /// <param name="because">What the scheduler said.</param>
    /// <param name="unit">That of the study's steps.</param>
    public static string Of(Ruling because, string unit) => because.Test is { } test
        ? string.Create(CultureInfo.InvariantCulture,
            $"behind trial {test.Against} on {Count(test.Pairs, unit)} ({because.Value:0.######} against {because.Cutoff:0.######}), p {Chance(test.P)} < {test.Threshold:0.######}.")
        : string.Create(CultureInfo.InvariantCulture,
            $"rank {because.Rank} of {because.Count} at rung {because.Rung}, and the best {because.Kept} go on ({because.Value:0.######}; the cutoff is {because.Cutoff:0.######}).");

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

    private static string Chance(double p) =>
        p < 0.0001 ? "< 0.0001" : string.Create(CultureInfo.InvariantCulture, $"= {p:0.####}");
}
