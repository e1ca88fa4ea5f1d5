namespace HyperTuneActors.Core.Trials;

/// <summary>What a run may take; it is ended when it takes more. <see langword="null"/> is no limit.</summary>
/// <param name="Run">From its start to its end.</param>
/// <param name="Step">From one report to the next; the first from the start.</param>
/// <param name="Progress">Without any report, checkpoint or output at all: it hangs.</param>
/// <param name="Memory">In bytes, of all its processes together.</param>
public sealed record RunLimits(TimeSpan? Run = null, TimeSpan? Step = null, TimeSpan? Progress = null, long? Memory = null)
{
    public static readonly RunLimits None = new();
}
