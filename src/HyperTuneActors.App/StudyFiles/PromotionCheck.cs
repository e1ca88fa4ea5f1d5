using System.Diagnostics;
using System.Globalization;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Sees whether a trial budget is so small that under promotion no trial trains to its last step. That is no fault,
/// since the best of the others is named and the budget can be extended; but hardly anybody means it.</summary>
internal static class PromotionCheck
{
    /// <param name="study">The study file.</param>
    /// <param name="scheduler"><see langword="null"/> if it is faulty or not given.</param>
    /// <param name="steps"><see langword="null"/> if they are faulty.</param>
    /// <param name="budget"><see langword="null"/> if it is faulty.</param>
    /// <param name="seed">The study's.</param>
    public static void Warn(Section study, SchedulerSettings? scheduler, StepRange? steps, Budget? budget, ulong seed)
    {
        if (scheduler is null || steps?.Last is not { } last || budget?.Trials is not { } trials) return;
        if (scheduler.LeastTrials(last, seed) is var least && least <= trials) return;
        study.Find("budget")?.Peek("trials")?.Warn(
            string.Create(CultureInfo.InvariantCulture,
                $"With {trials} {(trials == 1 ? "trial" : "trials")} none trains to its last step, {last}: {Why(scheduler)}, so that it takes {(double.IsFinite(least) ? least : "far more")}."),
            "Raise budget.trials or scheduler.min_step, lower scheduler.reduction_factor, or write variant: stopping.");
    }

    private static string Why(SchedulerSettings scheduler) => scheduler switch
    {
        SchedulerSettings.Asha asha => $"one of {asha.ReductionFactor} goes on from each rung",
        SchedulerSettings.Hyperband => "with this seed all of them are judged at a rung, and too few to go on from the last",
        _ => throw new UnreachableException(scheduler.Name),
    };
}
