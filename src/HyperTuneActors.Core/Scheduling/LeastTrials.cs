using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>How many trials must begin, so that under promotion one may train to its last step. Rungs that need not judge are
/// taken for open: fewer are never enough, and so many are if none fails.</summary>
internal static class LeastTrials
{
    /// <summary>Hyperband is looked at for so many trials.</summary>
    public const int Most = 100_000;

    /// <summary>η to the power of the rungs, and no less than the grace count reach each of them.</summary>
    public static double Of(SchedulerSettings.Asha settings, int lastStep)
    {
        int[] steps = [.. AshaRungs.Steps(settings, lastStep)];
        var first = settings.Gate ? RungGate.ProbeOf(steps, lastStep) : 0;
        var least = 1.0;
        foreach (var step in steps)
            if (step >= first) least = Math.Max(least * settings.ReductionFactor, settings.GraceCount);
        return least;
    }

    /// <returns>Infinity if it is more than <see cref="Most"/>.</returns>
    public static double Of(SchedulerSettings.Hyperband settings, int lastStep, ulong seed)
    {
        var brackets = new Brackets(settings.MinStep, lastStep, settings.ReductionFactor);
        var steps = brackets.Steps;
        var first = settings.Gate ? RungGate.ProbeOf(steps, lastStep) : 0;
        var begun = new int[steps.Length + 1];                // by the rung where they are judged first; the last by none
        for (var trials = 1; trials <= Most; trials++)
        {
            begun[steps.Length - brackets.Of(seed, new TrialNumber(trials - 1)).S]++;
            if (MayEnd(begun, rung => steps[rung] >= first, settings.ReductionFactor, trials)) return trials;
        }
        return double.PositiveInfinity;
    }

    private static bool MayEnd(int[] begun, Func<int, bool> judges, int factor, int trials)
    {
        var (risen, lost) = (0, 0);
        for (var rung = 0; rung < begun.Length - 1; rung++)
        {
            var waiting = risen + begun[rung];
            risen = judges(rung) ? Math.Min(waiting, (trials - lost) / factor) : waiting;     // who skips a rung counts there
            lost += waiting - risen;
        }
        return risen + begun[^1] > 0;
    }
}
