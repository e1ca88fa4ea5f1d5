namespace HyperTuneActors.Runtime.Workers;

/// <summary>What is known of a run's memory when it has ended.</summary>
/// <param name="KernelKilled">Whether the kernel ended a process for want of memory in the run's last two seconds, in its
/// control group or anywhere on the machine.</param>
/// <param name="Use">What all its processes used when it was last looked at, in bytes; <see langword="null"/> if it was not,
/// for want of a limit.</param>
/// <param name="Limit">What they may use, in bytes.</param>
public readonly record struct MemoryEvidence(bool KernelKilled = false, long? Use = null, long? Limit = null)
{
    private const double Near = 0.9;

    public bool IsNearLimit => Use >= Near * Limit;
}
