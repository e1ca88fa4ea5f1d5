using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Watches how long a run, its steps, its silences and its end take.</summary>
internal sealed class TimeLimits : IDisposable
{
    private readonly TrainingOrder training;
    private readonly TimeProvider clock;
    private readonly Action<StopCause> exceeded;
    private readonly Deadline? run;
    private readonly Deadline? step;
    private readonly Deadline? progress;
    private Deadline? finish;

    /// <param name="training">Has the limits.</param>
    /// <param name="clock">What they are measured with, from now on.</param>
    /// <param name="exceeded">Called when one is exceeded.</param>
    /// <param name="already">How long the run has lasted. Steps and silences begin now all the same.</param>
    public TimeLimits(TrainingOrder training, TimeProvider clock, Action<StopCause> exceeded, TimeSpan already = default)
    {
        (this.training, this.clock, this.exceeded) = (training, clock, exceeded);
        var limits = training.Limits ?? RunLimits.None;
        Deadline? For(TimeSpan? limit, Func<TimeSpan, StopCause> cause, TimeSpan passed = default) =>
            limit is { } time ? new Deadline(Left(time, passed), clock, () => exceeded(cause(time))) : null;
        run = For(limits.Run, limit => new StopCause.RunTooLong(limit), already);
        step = For(limits.Step, limit => new StopCause.StepTooLong(limit));
        progress = For(limits.Progress, limit => new StopCause.NoProgress(limit));
    }

    private static TimeSpan Left(TimeSpan limit, TimeSpan passed) => passed < limit ? limit - passed : TimeSpan.Zero;

    /// <summary>The program wrote or saved something.</summary>
    public void Progressed() => progress?.PutOff();

    public void Reported() => step?.PutOff();

    /// <summary>There is no further step: what is left is to write and to end. Allowed again.</summary>
    public void Completed()
    {
        step?.Dispose();
        finish ??= new Deadline(training.Finish, clock, () => exceeded(new StopCause.Overtime()));
    }

    public void Dispose()
    {
        run?.Dispose();
        step?.Dispose();
        progress?.Dispose();
        finish?.Dispose();
    }
}
