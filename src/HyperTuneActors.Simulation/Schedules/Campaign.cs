namespace HyperTuneActors.Simulation.Schedules;

/// <summary>Plays many scenarios, one at a time on each core.</summary>
public static class Campaign
{
    /// <summary>A schedule counts if so many of its faults hit a live party or a message under way.</summary>
    public const int LeastHits = 2;

    /// <param name="from">The first seed; the others follow it.</param>
    /// <param name="count">How many schedules that count.</param>
    /// <param name="told">Told of each outcome, one at a time, in no order; also of those that do not count.</param>
    public static void Run(int from, int count, Action<Outcome> told)
    {
        var (gate, next, counted) = (new Lock(), from - 1, 0);
        void PlaySome()
        {
            while (Volatile.Read(ref counted) < count)
            {
                var outcome = ScenarioRun.Play(ScenarioGenerator.Draw(Interlocked.Increment(ref next)));
                lock (gate)
                {
                    if (outcome.Hits >= LeastHits || outcome.Broken is not null) counted++;
                    told(outcome);
                }
            }
        }
        Parallel.Invoke([.. Enumerable.Repeat(PlaySome, Environment.ProcessorCount)]);
    }
}
