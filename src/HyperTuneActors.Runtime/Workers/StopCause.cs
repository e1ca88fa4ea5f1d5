namespace HyperTuneActors.Runtime.Workers;

/// <summary>Why a run's process group is ended before it ends by itself. The first cause counts.</summary>
public abstract record StopCause
{
    private StopCause() { }

    /// <summary>Whether it counts even if the program has ended meanwhile: for what it has reported it can't have a
    /// result.</summary>
    public virtual bool IsLasting => false;

    /// <summary>The study, or a person, wants it to stop.</summary>
    public sealed record Asked : StopCause;

    /// <summary>Its last step is reported, and it did not end within the time that the order gives.</summary>
    public sealed record Overtime : StopCause;

    public sealed record RunTooLong(TimeSpan Limit) : StopCause;

    public sealed record StepTooLong(TimeSpan Limit) : StopCause;

    /// <summary>No report, no checkpoint and no output for so long.</summary>
    public sealed record NoProgress(TimeSpan Limit) : StopCause;

    /// <summary>In bytes; the use is that of all its processes when it was last looked at.</summary>
    public sealed record TooMuchMemory(long Use, long Limit) : StopCause;

    public sealed record Diverged(LineResult.Diverged Line) : StopCause
    {
        public override bool IsLasting => true;
    }

    public sealed record MetricMissing(string Reason) : StopCause
    {
        public override bool IsLasting => true;
    }

    /// <summary>A bug of ours.</summary>
    public sealed record Bug(string Message) : StopCause
    {
        public override bool IsLasting => true;
    }
}
