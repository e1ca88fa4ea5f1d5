using System.Globalization;
using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.Views;

/// <summary>What of its budget a study has spent, and what its model expects of more.</summary>
internal static class BudgetText
{
    /// <summary>Beside trials and time, as <c>412 of 2000 epochs; 812.5 of 3600 gpu_seconds; 7 of 20 trials without an
    /// improvement</c>; <see langword="null"/> without such budgets.</summary>
    public static string? Spent(StudyReport report)
    {
        var budget = report.Budget;
        string?[] parts =
        [
            budget.Steps is { } most ? Text($"{budget.Trained} of {most} {report.Objective.Unit}s") : null,
            budget.Cost is { } cost ? Text($"{cost.Spent:0.##} of {cost.AtMost:0.##} {cost.Metric}") : null,
            budget.Plateau is { } plateau ? Text($"{plateau.Unimproved} of {plateau.Trials} trials without an improvement") : null,
        ];
        return parts.Any(part => part is not null) ? string.Join("; ", parts.OfType<string>()) : null;
    }

    /// <summary>How much of the budget is spent, from 0 to 1; of several rules that which is nearest to its end.</summary>
    public static double Share(StudyReport report)
    {
        var budget = report.Budget;
        double[] shares =
        [
            (double)budget.Counted / budget.Trials ?? 0, report.Seconds / budget.Seconds ?? 0,
            (double)budget.Trained / budget.Steps ?? 0, budget.Cost is { } cost ? cost.Spent / cost.AtMost : 0,
        ];
        return Math.Clamp(shares.Max(), 0, 1);
    }

    /// <summary>As <c>expected gain of 10 more trials: +0.03 accuracy</c>; <see langword="null"/> where no model says so.</summary>
    public static string? Gain(StudyReport report)
    {
        if (report.ExpectedGain is not { } gain) return null;
        var limit = gain.Tolerance is { } tolerance
            ? Text($" ({gain.InARow} in a row below {SuggestionText.Short(tolerance)}; {gain.EndsAt} end the study)")
            : "";
        return Text($"expected gain of {Reasons.RemainingTrials} more trials: {SuggestionText.Gain(gain.Gain)} {report.Objective.Metric}{limit}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
