using System.Diagnostics;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What becomes of a study when study nodes die, hang or move it about.</summary>
public sealed class StudyNodeFaultTests
{
    private static readonly TimeSpan ToAnswer = Figures.Within(15);

    [ProgramFact("postgresql")]
    public async Task A_study_whose_node_is_killed_answers_from_another_one_and_its_training_goes_on()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SubmitAsync(TestStudy.File(step: Figures.Seconds(5, otherwise: 1)));

        foreach (var _ in Figures.Times)
        {
            await cluster.BusyAsync();
            var host = await cluster.HostAsync();
            await host.KillAsync();
            Figures.Add("study node killed", "answers", await cluster.AnswersAsync(ToAnswer));
            host.Start();
            await cluster.ReadyAsync([host]);
        }

        Proof.TrainingWasLeftAlone(cluster, await Proof.EndsWellAsync(cluster));
    }

    [ProgramFact("postgresql")]
    public async Task A_study_node_that_hung_ends_when_it_goes_on_and_never_writes_beside_its_successor()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SubmitAsync(TestStudy.File(step: Figures.Seconds(20, otherwise: 1)));

        foreach (var _ in Figures.Times)
        {
            await cluster.BusyAsync();
            var host = await cluster.HostAsync();
            host.Freeze();
            Figures.Add("study node hung", "answers", await cluster.AnswersAsync(ToAnswer));
            await Figures.LastAsync(60, otherwise: 15);
            var thawed = Stopwatch.GetTimestamp();
            host.Thaw();
            Assert.Equal(7, await host.EndAsync());
            var ended = Stopwatch.GetElapsedTime(thawed);
            Assert.InRange(ended, TimeSpan.Zero, Figures.Within(15));
            Figures.Add("study node hung", "ends when it goes on", ended);
            host.Start();
            await cluster.ReadyAsync([host]);
        }

        var facts = await Proof.EndsWellAsync(cluster);
        Proof.TrainingWasLeftAlone(cluster, facts);
        // Each time a successor, and one conflict at most; and the node that comes back may be given the study.
        Assert.InRange(Proof.Openings(facts), 1 + Figures.Repeats, 1 + 3 * Figures.Repeats);
    }

    [ProgramFact("postgresql")]
    public async Task Workers_that_were_left_alone_join_the_study_nodes_when_they_are_back()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SubmitAsync(TestStudy.File(step: Figures.Seconds(10, otherwise: 2)));

        foreach (var _ in Figures.Times)
        {
            await cluster.BusyAsync();
            foreach (var node in cluster.StudyNodes) await node.KillAsync();
            await Figures.LastAsync(30, otherwise: 10);
            foreach (var node in cluster.StudyNodes) node.Start();
            var began = Stopwatch.GetTimestamp();
            await cluster.ReadyAsync(cluster.Nodes.Where(node => node.IsRunning));
            var joined = Stopwatch.GetElapsedTime(began);
            Assert.InRange(joined, TimeSpan.Zero, Figures.Within(20));
            Figures.Add("all study nodes killed", "workers have joined", joined);
            foreach (var witness in cluster.Witnesses.Where(node => !node.IsRunning))
            {
                Assert.Equal(7, await witness.EndAsync());                     // it was left without a majority
                witness.Start();
                await cluster.ReadyAsync([witness]);
            }
        }

        Proof.TrainingWasLeftAlone(cluster, await Proof.EndsWellAsync(cluster));
    }

    [ProgramFact("postgresql")]
    public async Task A_study_that_moves_to_and_fro_has_every_fact()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SubmitAsync(TestStudy.File(step: 1));
        await cluster.BusyAsync();

        for (var move = 0; move < 3; move++)
        {
            var host = await cluster.HostAsync();
            Assert.Equal(0, await host.TerminateAsync());
            Figures.Add("study node restarted", "answers", await cluster.AnswersAsync(ToAnswer));
            host.Start();
            await cluster.ReadyAsync([host]);
        }

        var facts = await Proof.EndsWellAsync(cluster);
        Proof.TrainingWasLeftAlone(cluster, facts);
        Assert.Equal(facts.Count, (await cluster.ReportAsync()).Facts);
        Assert.True(facts.OfType<StudyEvent.StudyOpened>().Select(opened => opened.Host).Distinct().Count() > 1);
    }
}
