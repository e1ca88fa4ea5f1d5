namespace HyperTuneActors.Runtime.Coordination;

/// <summary>How long a study's door waits before it starts the study's actor again, doubling with each failure.</summary>
public sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>After most failures.</summary>
    public static readonly Backoff Usual = new(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(5));

    /// <summary>Where somebody else writes the study's journal.</summary>
    public static readonly Backoff OtherWriter = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(5));

    /// <param name="failures">How many there were in a row before this one.</param>
    public TimeSpan After(int failures)
    {
        var wait = First * Math.Pow(2, Math.Min(failures, 20));
        return wait < Longest ? wait : Longest;
    }
}
