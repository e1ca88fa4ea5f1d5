using HyperTuneActors.Simulation.Schedules;

namespace HyperTuneActors.Simulation.Tests.Schedules;

public sealed class SchedulesTests
{
    [Fact]
    public void In_a_hundred_schedules_no_invariant_breaks()
    {
        var broken = new List<Outcome>();
        Campaign.Run(from: 1_000_000, count: 100, outcome =>
        {
            if (outcome.Broken is not null) broken.Add(outcome);
        });
        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken.Take(3)));
    }

    [Fact]
    public void The_state_after_every_batch_of_a_study_is_what_its_facts_come_to()
    {
        var outcome = ScenarioRun.Play(ScenarioGenerator.Draw(3) with { Trials = 50 }, watchesAll: true);

        Assert.Null(outcome.Broken);
        Assert.InRange(outcome.Hits, 2, int.MaxValue);
        Assert.InRange(outcome.States, 100, int.MaxValue);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void The_same_seed_gives_the_same_facts(int seed)
    {
        var (first, second) = (ScenarioRun.Play(ScenarioGenerator.Draw(seed)), ScenarioRun.Play(ScenarioGenerator.Draw(seed)));

        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(first.Virtual, second.Virtual);
        Assert.NotEqual(first.Hash, ScenarioRun.Play(ScenarioGenerator.Draw(seed) with { Seed = 4711 }).Hash);
    }

    [Fact]
    public void A_script_can_be_read_again()
    {
        foreach (var scenario in Enumerable.Range(0, 50).Select(ScenarioGenerator.Draw))
            Assert.Equal(scenario.ToString(), Scenario.Parse(scenario.ToString()).ToString());
    }

    [Fact]
    public void In_half_of_the_schedules_runs_outlive_their_worker_and_end_only_after_twice_the_time_for_which_a_study_waits()
    {
        var leases = Enumerable.Range(0, 200).Select(seed => ScenarioGenerator.Draw(seed).LeaseSeconds).ToArray();

        Assert.InRange(leases.Count(lease => lease > 0), 70, 130);
        Assert.All(leases, lease => Assert.True(lease is 0 or > 60));
    }

    [Fact]
    public void A_failing_scenario_becomes_short()
    {
        var failing = ScenarioGenerator.Draw(12);
        var culprit = failing.Faults[2];

        var shrunk = Shrinker.Shrink(failing, scenario => scenario.Faults.Any(fault => fault.Kind == culprit.Kind));

        Assert.Equal(culprit.Kind, Assert.Single(shrunk.Faults).Kind);
        Assert.Equal(3, shrunk.Trials);
        Assert.Equal([1], shrunk.Slots.ToArray());
    }
}
