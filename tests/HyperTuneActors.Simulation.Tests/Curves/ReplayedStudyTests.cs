using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Tests.Curves;

public sealed class ReplayedStudyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void A_study_that_plays_its_own_recording_suggests_and_reports_the_same_in_the_same_times()
    {
        var spec = Specs.Of(trials: 30);
        var recording = Run(spec, ClusterShape.Of(nodes: 1, slots: 1));
        var again = Run(spec, ClusterShape.Of(nodes: 1, slots: 1), new RecordedTraining(spec, recording), seed: 2);

        Assert.Equal(Suggested(recording), Suggested(again));
        Assert.Equal(Reported(recording), Reported(again));
        Assert.InRange(again[^1].At.Elapsed / recording[^1].At.Elapsed, 0.99, 1.01);
    }

    [Fact]
    public void With_more_slots_and_no_scheduler_every_recorded_trial_is_played_on_to_its_last_step()
    {
        var spec = Specs.Of(trials: 30);
        var recording = Run(spec, ClusterShape.Of(nodes: 1, slots: 1));
        var all = spec with { Concurrency = 4, Scheduler = new Core.Scheduling.SchedulerSettings.None() };
        var again = Reported(Run(all, ClusterShape.Of(nodes: 2, slots: 2), new RecordedTraining(all, recording)));

        Assert.All(Reported(recording), report => Assert.Contains(report, again));
        Assert.Equal(30, again.Count(report => report.Step == 9));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recorded_times_are_those_that_the_training_took(bool arePreempted)
    {
        var (spec, step) = (Specs.Of(trials: 10), TimeSpan.FromSeconds(10));
        var synthetic = new SyntheticTraining(spec, step, seed: 1);
        var node = new NodeShape(1) { PreemptedAfter = arePreempted ? TimeSpan.FromMinutes(2) : null };
        var recording = Run(spec, new ClusterShape([node]), synthetic);
        var model = new RecordedTraining(spec, recording);
        var configurations = Suggested(recording).ToDictionary(e => e.Trial, e => e.Configuration);

        Assert.Equal(arePreempted, recording.OfType<StudyEvent.RunPlaced>().Any(e => e.Run.Attempt > 1));
        foreach (var (trial, at, _) in Reported(recording))
        {
            var order = Orders.Of(spec, trial.Value, configurations[trial]);
            var apart = model.Duration(order, at) - synthetic.Duration(order, at);
            Assert.InRange(apart.TotalMilliseconds, -5, 5);
        }
    }

    [Fact]
    public void A_recording_is_read_from_its_journal()
    {
        var spec = Specs.Of(trials: 3);
        var recording = Run(spec, ClusterShape.Of(nodes: 1, slots: 1));
        var journal = Path.Combine(folder, "journal.db");
        JournalFile.Write(journal, spec.Name, recording);

        var model = RecordedTraining.FromJournal(spec, new JournalAt.File(journal), spec.Name);
        var configurations = Suggested(recording).ToDictionary(e => e.Trial, e => e.Configuration);
        foreach (var (trial, step, values) in Reported(recording))
            Assert.Equal(values, model.At(Orders.Of(spec, trial.Value, configurations[trial]), step));
    }

    [Fact]
    public void A_journal_without_the_study_is_refused()
    {
        var refused = Assert.Throws<InvalidDataException>(() =>
            RecordedTraining.FromJournal(Specs.Of(), new JournalAt.File(Path.Combine(folder, "none.db")), new StudyName("none")));
        Assert.EndsWith("none.db has no facts of a study none.", refused.Message);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static StudyEvent[] Run(StudySpec spec, ClusterShape shape, ITrainingModel? training = null, int seed = 1)
    {
        using var system = ActorSystem.Create("simulated", VirtualTime.Config);
        using var cluster = new SimulatedCluster(system, spec, shape, training, seed);
        cluster.Start();
        Assert.True(cluster.RunUntilOver(TimeSpan.FromHours(10)));
        return [.. cluster.Facts];
    }

    private static (TrialNumber Trial, Core.Spaces.Configuration Configuration)[] Suggested(StudyEvent[] facts) =>
        [.. facts.OfType<StudyEvent.TrialSuggested>().Select(e => (e.Trial, e.Configuration)).OrderBy(e => e.Trial)];

    /// <summary>What counted: reports after a trial's end depend on how soon its program hears of it.</summary>
    private static (TrialNumber Trial, int Step, Metrics Values)[] Reported(StudyEvent[] facts)
    {
        var ends = facts.OfType<StudyEvent.TrialPruned>().ToDictionary(e => e.Trial, e => e.Step);
        return [.. facts.OfType<StudyEvent.MetricReported>()
            .Where(e => e.Step <= ends.GetValueOrDefault(e.Run.Trial, int.MaxValue))
            .Select(e => (e.Run.Trial, e.Step, e.Values))];
    }
}
