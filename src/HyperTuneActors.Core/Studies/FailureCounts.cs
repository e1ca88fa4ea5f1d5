using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>How often the runs of a trial failed in the ways that have a budget of their own. No counter goes above 255.</summary>
public readonly record struct FailureCounts(byte Crashes, byte Kills, byte Preemptions, byte Hangs)
{
    public FailureCounts And(RunEnd end) => end.Class switch
    {
        _ when !end.Charged => this,
        RunClass.Crashed => this with { Crashes = More(Crashes) },
        RunClass.Killed => this with { Kills = More(Kills) },
        RunClass.Preempted => this with { Preemptions = More(Preemptions) },
        RunClass.Hung => this with { Hangs = More(Hangs) },
        _ => this,
    };

    /// <summary>Whether the policy allows another attempt after a run that ended so; it is counted already.</summary>
    public bool MayRetry(RunEnd end, FailurePolicy policy) => end.Class switch
    {
        _ when !end.Charged => true,
        RunClass.Lost or RunClass.Stopped => true,
        RunClass.Crashed => Crashes <= policy.Retries,
        RunClass.Killed => Kills <= policy.KilledRetries,
        RunClass.Preempted => Preemptions <= policy.PreemptedRetries,
        RunClass.Hung => Hangs <= policy.HungRetries,
        _ => false,
    };

    private static byte More(byte count) => count == byte.MaxValue ? count : (byte)(count + 1);
}
