namespace HyperTuneActors.Runtime.Workers;

/// <summary>Why a run's process group is ended before it ends by itself. The first cause counts.</summary>
public abstract record StopCause
{
    private StopCause() { }

    /// <summary>The study, or a person, wants it to stop.</summary>
    public sealed record Asked : StopCause;

    /// <summary>Its last step is reported, and it did not end within the time that the order gives.</summary>
    public sealed record Overtime : StopCause;

    public sealed record Diverged(LineResult.Diverged Line) : StopCause;

    public sealed record MetricMissing(string Reason) : StopCause;

    /// <summary>A bug of ours.</summary>
    public sealed record Bug(string Message) : StopCause;
}
