using System.Diagnostics;
using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Simulation;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>A whole study in virtual time, from its first fact to its end.</summary>
internal static class VirtualStudy
{
    private const int MostSlotsOfANode = 8;

    /// <param name="trials">Its budget.</param>
    /// <param name="slots">In all, on nodes of 8.</param>
    /// <param name="stepTime">Of a training step on average; steps of 27, rungs 1, 3, 9.</param>
    /// <param name="suggestionTime">Of a suggestion task.</param>
    /// <param name="watched">Whether invariants are looked at after each step of the simulation.</param>
    /// <param name="listen">Sees each fact and its virtual time.</param>
    public static Played Play(
        int trials, int slots, TimeSpan stepTime, TimeSpan suggestionTime, bool watched = false,
        Action<StudyEvent, TimeSpan>? listen = null)
    {
        var spec = Shape.Short.Spec(slots, lookAhead: slots == 1 ? 0 : slots) with { Budget = new Budget(trials, null, null) };
        using var system = ActorSystem.Create("virtual", VirtualTime.Config);
        var started = Stopwatch.GetTimestamp();
        var perNode = Math.Min(slots, MostSlotsOfANode);
        var shape = ClusterShape.Of((slots + perNode - 1) / perNode, perNode) with
        {
            SuggestionTime = suggestionTime,
            WriteTime = TimeSpan.FromMilliseconds(5),
            Latency = TimeSpan.Zero,
        };
        using var cluster = new SimulatedCluster(
            system, spec, shape, new SyntheticTraining(spec, stepTime, seed: 1), messagesInARow: 100, watched: watched)
        {
            Snapshots = new SnapshotRule(long.MaxValue, long.MaxValue),      // nobody recovers here
        };
        cluster.Disk.KeepsFacts = false;
        var (reports, facts) = (0L, 0L);
        cluster.Disk.Written += rows =>
        {
            facts += rows.Count;
            foreach (var row in rows)
            {
                if (row.Content is StudyEvent.MetricReported) reports++;
                listen?.Invoke((StudyEvent)row.Content!, cluster.Time.Now);
            }
        };
        cluster.Start();
        if (!cluster.RunUntilOver(TimeSpan.FromDays(100_000)))
            throw new InvalidOperationException(cluster.Broken ?? "The study does not end.");
        return new Played(Stopwatch.GetElapsedTime(started), cluster.Time.Now, facts, reports, cluster.Disk.Hash());
    }
}

/// <param name="Wall">How long it took.</param>
/// <param name="Virtual">How long it would have taken.</param>
/// <param name="Facts">How many were written.</param>
/// <param name="Reports">How many of them are reports.</param>
/// <param name="Hash">Of all facts.</param>
internal sealed record Played(TimeSpan Wall, TimeSpan Virtual, long Facts, long Reports, string Hash)
{
    public double MicrosecondsATrial(int trials) => Wall.TotalMicroseconds / trials;
}
