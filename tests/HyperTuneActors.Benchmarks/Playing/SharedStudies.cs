using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Simulation;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>Many studies with weights that all want more than a simulated cluster has: who gets how much?</summary>
internal static class SharedStudies
{
    private const int SlotsOfANode = 8;

    /// <param name="studies">With weights 1, 2, 3, 1, 2, 3, …</param>
    /// <param name="trials">Of each.</param>
    /// <param name="slots">In all.</param>
    /// <returns>Whether all were served within a tenth of their weights as long as all wanted more, and came to their ends.</returns>
    public static bool Play(int studies, int trials, int slots)
    {
        var began = Stopwatch.GetTimestamp();
        using var system = ActorSystem.Create("shared", VirtualTime.Config);
        var specs = Enumerable.Range(0, studies).Select(number => Spec(number, trials, slots)).ToImmutableArray();
        var shape = ClusterShape.Of((slots + SlotsOfANode - 1) / SlotsOfANode, SlotsOfANode);
        using var cluster = new SharedCluster(system, specs, shape, new SyntheticTraining(specs[0], TimeSpan.FromSeconds(60), seed: 1));

        cluster.RunUntil(() => cluster.Uses.Sum(use => use.Running) == slots, TimeSpan.FromHours(1));
        cluster.BeginToMeasure();
        var from = cluster.Time.Now;
        cluster.RunUntil(() => !cluster.AllWantMore, TimeSpan.FromDays(10));
        var isFair = Print(cluster, cluster.Time.Now - from);
        var isOver = cluster.RunUntil(() => cluster.Uses.All(use => use.Placed == trials && use.Running == 0), TimeSpan.FromDays(100));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{studies} studies of {trials} trials on {slots} slots took {cluster.Time.Now.TotalHours:0.0} virtual hours, played in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s."));
        return isFair && isOver;
    }

    private static bool Print(SharedCluster cluster, TimeSpan measured)
    {
        var (all, weights) = (cluster.Uses.Sum(use => use.SlotTime.TotalSeconds), cluster.Uses.Sum(use => use.Weight));
        var worst = 0.0;
        foreach (var use in cluster.Uses)
        {
            var ratio = use.SlotTime.TotalSeconds / all / (use.Weight / weights);
            worst = Math.Max(worst, Math.Abs(ratio - 1));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{use.Name}: weight {use.Weight}, {use.SlotTime / measured:0.0} slots on average, {ratio:0.000} of its share"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"measured over {measured.TotalMinutes:0} min in which all wanted more; the worst is {worst:P1} off its share (goal: within 10 %)"));
        return worst <= 0.1;
    }

    private static StudySpec Spec(int number, int trials, int slots) => Shape.Short.Spec(slots, lookAhead: 0) with
    {
        Name = new StudyName($"study-{number}"),
        Steps = new StepRange(3, "epoch"),
        Scheduler = new SchedulerSettings.None(),
        Budget = new Budget(trials, null, null),
        Seed = (ulong)number,
        Weight = 1 + number % 3,
    };
}
