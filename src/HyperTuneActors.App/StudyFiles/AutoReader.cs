using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The settings of the scheduler that chooses among the others.</summary>
internal static class AutoReader
{
    public static SchedulerSettings.Auto Read(Section section, StepRange? steps, bool? resumable)
    {
        var first = section.Find("min_step")?.Count(1);
        if (first >= steps?.Last)
            section.Find("min_step")!.Warn(
                $"Nobody is stopped before step {first}, and the last step is {steps!.Last}: no trial is ever stopped.",
                "Write a smaller min_step, or scheduler: none.");
        return Default(resumable) with { MinStep = first ?? Default(resumable).MinStep };
    }

    /// <param name="resumable">Whether the program can go on from its checkpoints, if the file says so.</param>
    public static SchedulerSettings.Auto Default(bool? resumable) => new(Resumable: resumable == true);
}
