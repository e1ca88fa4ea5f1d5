namespace HyperTuneActors.Core.Trials;

/// <summary>When the study accepted what lies behind a fact.</summary>
/// <param name="Utc">For people, in whole milliseconds.</param>
/// <param name="Elapsed">The study's running time in whole milliseconds, which alone counts for budgets and durations.
/// It stands still while no process has the study open.</param>
public readonly record struct Moment(DateTimeOffset Utc, TimeSpan Elapsed)
{
    public static Moment Of(DateTimeOffset utc, TimeSpan elapsed) => new(
        new DateTimeOffset(utc.UtcTicks - utc.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero),
        new TimeSpan(elapsed.Ticks - elapsed.Ticks % TimeSpan.TicksPerMillisecond));
}
