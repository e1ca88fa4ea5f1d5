namespace HyperTuneActors.Runtime.Workers;

/// <summary>How often to look for something that nobody announces: soon at first, then ever more rarely.</summary>
internal sealed class Pace(TimeProvider clock)
{
    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(200);

    private TimeSpan wait = TimeSpan.FromMilliseconds(4);

    public Task NextAsync()
    {
        var now = wait;
        wait = now * 2 < Slowest ? now * 2 : Slowest;
        return Task.Delay(now, clock);
    }
}
