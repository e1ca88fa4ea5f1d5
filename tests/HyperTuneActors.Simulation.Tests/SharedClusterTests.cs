using System.Collections.Immutable;
using Akka.TestKit.Xunit2;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Tests;

public sealed class SharedClusterTests() : TestKit(VirtualTime.Config)
{
    [Fact]
    public void Studies_are_served_within_a_tenth_of_their_weights_as_long_as_all_want_more()
    {
        using var cluster = Of(ClusterShape.Of(nodes: 10, slots: 6), Study("a", 1), Study("b", 2), Study("c", 3));

        Assert.True(cluster.RunUntil(() => cluster.Uses.Sum(use => use.Running) == 60, TimeSpan.FromMinutes(10)));
        cluster.BeginToMeasure();
        Assert.True(cluster.RunUntil(() => !cluster.AllWantMore, TimeSpan.FromDays(1)));

        var (all, weights) = (cluster.Uses.Sum(use => use.SlotTime.TotalSeconds), cluster.Uses.Sum(use => use.Weight));
        Assert.All(cluster.Uses, use => Assert.InRange(use.SlotTime.TotalSeconds / all / (use.Weight / weights), 0.9, 1.1));
    }

    [Fact]
    public void All_studies_come_to_their_ends_whatever_shape_their_runs_have()
    {
        var node = new NodeShape(Capacity.Of(8, null, new Gpu("0"), new Gpu("1"), new Gpu("2"), new Gpu("3")));
        using var cluster = Of(new ClusterShape([node, new NodeShape(Capacity.Of(6))]),
            Study("cpu", 1, new Resources(2)), Study("large", 1, new Resources(1, Gpus: 4)), Study("small", 9, new Resources(1, Gpus: 1)));

        Assert.True(cluster.RunUntil(() => cluster.Uses.All(use => use.Placed == 200 && use.Running == 0), TimeSpan.FromDays(10)));
    }

    [Fact]
    public void A_study_of_large_runs_is_not_starved_by_one_of_small_ones()
    {
        var node = new NodeShape(Capacity.Of(8, null, new Gpu("0"), new Gpu("1"), new Gpu("2"), new Gpu("3")));
        using var cluster = Of(new ClusterShape([node]), Study("large", 1, new Resources(1, Gpus: 4)), Study("small", 1, new Resources(1, Gpus: 1)));

        Assert.True(cluster.RunUntil(() => cluster.Uses[0].Placed == 5, TimeSpan.FromDays(10)));

        Assert.True(cluster.Uses[1].Placed < 150, $"{cluster.Uses[1].Placed} small runs");
    }

    private SharedCluster Of(ClusterShape shape, params ImmutableArray<StudySpec> studies) =>
        new(Sys, studies, shape, new SyntheticTraining(studies[0], TimeSpan.FromSeconds(60), seed: 1));

    private static StudySpec Study(string name, double weight, Resources? run = null)
    {
        var spec = Specs.Of(trials: 200, concurrency: 60);
        return spec with
        {
            Name = new StudyName(name),
            Weight = weight,
            Scheduler = new SchedulerSettings.None(),
            Steps = new StepRange(2, "epoch"),
            Training = spec.Training with { Resources = run },
        };
    }
}
