namespace HyperTuneActors.Simulation.Schedules;

/// <summary>Plays many scenarios, one at a time on each core.</summary>
public static class Campaign
{
    /// <param name="from">The first seed.</param>
    /// <param name="count">How many seeds.</param>
    /// <param name="told">Told of each outcome, one at a time, in no order.</param>
    public static void Run(int from, int count, Action<Outcome> told)
    {
        var gate = new Lock();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(from, from + count, options, seed =>
        {
            var outcome = ScenarioRun.Play(ScenarioGenerator.Draw(seed));
            lock (gate) told(outcome);
        });
    }
}
