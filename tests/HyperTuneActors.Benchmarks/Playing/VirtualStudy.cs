using System.Diagnostics;
using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Simulation;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>A whole study in virtual time, from its first fact to its end.</summary>
internal static class VirtualStudy
{
    private const int SlotsOfANode = 8;

    /// <param name="trials">Its budget.</param>
    /// <param name="slots">In all.</param>
    /// <param name="watched">Whether invariants are looked at after each step.</param>
    public static Played Play(int trials, int slots, bool watched = false)
    {
        var spec = Shape.Short.Spec(slots, lookAhead: slots) with { Budget = new Budget(trials, null, null) };
        var system = ActorSystem.Create("virtual", VirtualTime.Config);
        var started = Stopwatch.GetTimestamp();
        var shape = ClusterShape.Of(slots / SlotsOfANode, SlotsOfANode) with { Latency = TimeSpan.Zero };
        using var cluster = new SimulatedCluster(
            system, spec, shape, new SyntheticTraining(spec, TimeSpan.FromSeconds(1), seed: 1), messagesInARow: 20, watched: watched);
        cluster.Disk.KeepsFacts = false;
        var (reports, facts) = (0L, 0L);
        cluster.Disk.Written += rows => facts += rows.Count;
        cluster.Disk.Written += rows => reports += rows.Count(row => row.Content is StudyEvent.MetricReported);
        cluster.Start();
        if (!cluster.RunUntilOver(TimeSpan.FromDays(1000))) throw new InvalidOperationException("The study does not end.");
        return new Played(Stopwatch.GetElapsedTime(started), cluster.Time.Now, facts, reports, cluster.Disk.Hash());
    }
}

/// <param name="Wall">How long it took.</param>
/// <param name="Virtual">How long it would have taken.</param>
/// <param name="Facts">How many were written.</param>
/// <param name="Reports">How many were written.</param>
/// <param name="Hash">Of all facts.</param>
internal sealed record Played(TimeSpan Wall, TimeSpan Virtual, long Facts, long Reports, string Hash);
