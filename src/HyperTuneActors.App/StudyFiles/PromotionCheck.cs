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
    public static void Warn(Section study, SchedulerSettings? scheduler, StepRange? steps, Budget? budget)
    {
        if (scheduler is not SchedulerSettings.Asha asha || steps?.Last is not { } last || budget?.Trials is not { } trials) return;
        if (asha.LeastTrials(last) is var least && least <= trials) return;
        study.Find("budget")?.Peek("trials")?.Warn(
            string.Create(CultureInfo.InvariantCulture,
                $"With {trials} {(trials == 1 ? "trial" : "trials")} none trains to its last step, {last}: one of {asha.ReductionFactor} goes on from each rung, so that it takes {least}."),
            "Raise budget.trials or scheduler.min_step, lower scheduler.reduction_factor, or write variant: stopping.");
    }
}
