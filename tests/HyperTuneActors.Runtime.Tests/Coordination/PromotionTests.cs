using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Runtime.Tests.Coordination;

/// <summary>What the study's actor tells of trials that pause, of checkpoints and of what is enqueued. The rungs are 1, 2, 4 and
/// 8, and the better half goes on.</summary>
public sealed class PromotionTests : StudyBench
{
    private static readonly StudySpec Spec = Specs.Of(
        scheduler: new SchedulerSettings.Asha(ReductionFactor: 2, Variant: AshaVariant.Promotion));

    private static readonly StudySpec WithoutScheduler = Specs.Of(scheduler: new SchedulerSettings.None());

    [Fact]
    public void A_trial_that_pauses_is_told_to_finish_and_resumed_from_its_checkpoint_when_it_deserves_it()
    {
        OpenWith(Spec);
        var first = Order();
        Assert.Equal((1, null), (first.Until, first.From));
        Report(first.Run, 1, 1, 0.1);
        Assert.Equal((1, RunVerdict.Finish), Seen(Answer()));
        Save(first.Run, 2, 1);
        Assert.Equal((2, RunVerdict.Finish), Seen(Answer()));
        End(first.Run, 3);
        Assert.Equal(RunVerdict.Forget, Answer().Verdict);

        Offer(0);
        var second = Order();
        Assert.Equal((Run(1), 1, null), (second.Run, second.Until, second.From));
        Report(second.Run, 1, 1, 0.9);
        Assert.Equal(RunVerdict.Finish, Answer().Verdict);
        End(second.Run, 2);
        Answer();

        Offer(0);
        var resumed = Order();
        Assert.Equal((Run(0, 2), 2, new Checkpoint(1, 1, PathOf(first.Run, 1))), (resumed.Run, resumed.Until, resumed.From));
        Assert.Equal(
            ["TrialPromoted", "RunPlaced"], Store.Facts.TakeLast(2).Select(fact => fact.GetType().Name));
    }

    [Fact]
    public void A_trial_that_pauses_is_not_stopped_and_its_slot_is_free_when_its_run_has_ended()
    {
        OpenWith(Spec);
        var run = Order().Run;
        Report(run, 1, 1, 0.1);
        Answer();
        Offer(0);
        NothingWasTold();

        End(run, 2);
        Assert.Equal(RunVerdict.Forget, Answer().Verdict);

        Assert.Equal(Run(1), Order().Run);
    }

    [Fact]
    public void A_run_that_goes_on_from_a_checkpoint_is_ordered_the_same_when_its_worker_lacks_it_and_after_a_recovery()
    {
        OpenWith(WithoutScheduler);
        var run = Order().Run;
        Report(run, 1, 1, 0.5);
        Save(run, 2, 1);
        End(run, 3, RunClass.Killed);
        Offer(0);
        var order = Order();
        Assert.Equal(new Checkpoint(1, 1, PathOf(run, 1)), order.From);

        Announce();
        Assert.Equal((order.Run, order.From, order.Until), Order() is var again ? (again.Run, again.From, again.Until) : default);

        Restart(SetupOf(WithoutScheduler));
        Announce();
        Assert.Equal((order.Run, order.From, order.Until), Order() is var later ? (later.Run, later.From, later.Until) : default);
    }

    [Fact]
    public void Reports_and_checkpoints_that_are_written_together_have_one_answer()
    {
        OpenWith(WithoutScheduler);
        var run = Order().Run;
        var held = Hold(fact => fact is MetricReported { Seq: 1 });
        Report(run, 1, 1, 0.5);
        held.Await();
        Save(run, 2, 1);
        Report(run, 3, 2, 0.4);
        Tell(new ArtifactReported(run, 4, "plot.png", "/plot.png", 8));
        Save(run, 5, 2);
        NothingWasTold();
        held.Release();

        Assert.Equal((1, RunVerdict.GoOn), Seen(Answer()));
        Assert.Equal((5, RunVerdict.GoOn), Seen(Answer()));
        Assert.Equal(
            ["CheckpointSaved", "MetricReported", "ArtifactSaved", "CheckpointSaved", "CheckpointDropped"],
            Store.Facts.TakeLast(5).Select(fact => fact.GetType().Name));
    }

    [Fact]
    public void A_checkpoint_that_leaves_a_gap_is_not_answered_until_it_comes_again_in_order()
    {
        OpenWith(WithoutScheduler);
        var run = Order().Run;
        Save(run, 2, 1);
        NothingWasTold();

        Report(run, 1, 1, 0.5);
        Save(run, 2, 1);

        Assert.Equal((1, RunVerdict.GoOn), Seen(Answer()));
        Assert.Equal((2, RunVerdict.GoOn), Seen(Answer()));
    }

    [Fact]
    public void A_checkpoint_of_an_attempt_that_was_replaced_is_to_be_forgotten()
    {
        OpenWith(WithoutScheduler);
        var run = Order().Run;
        End(run, 1, RunClass.Lost);
        Offer(0);
        Order();

        Save(run, 2, 1);

        Assert.Equal((run, RunVerdict.Forget), Answer() is var told ? (told.Run, told.Verdict) : default);
        Assert.Empty(Store.Facts.OfType<CheckpointSaved>());
    }

    [Fact]
    public void Checkpoints_that_nobody_needs_are_named_to_all_workers_after_that_is_written()
    {
        OpenWith(WithoutScheduler);
        var other = CreateTestProbe();
        Door.Tell(new WorkerHere(Specs.Name, new WorkerIncarnation("other", 1), [], Capacity.OfSlots(2)), other);
        var run = Order().Run;
        Report(run, 1, 1, 0.5);
        Save(run, 2, 1);
        Report(run, 3, 2, 0.4);
        while (Answer().Seq < 3) { }
        var held = Hold(fact => fact is CheckpointDropped);
        Save(run, 4, 2);
        held.Await();
        NothingWasTold();
        held.Release();

        foreach (var worker in new[] { Worker, other })
        {
            var drop = Next<DropCheckpoints>(worker);
            Assert.Equal((Specs.Name, 1L, new CheckpointName(run, 1)), (drop.Study, drop.Incarnation, Assert.Single(drop.Checkpoints)));
        }
    }

    [Fact]
    public void A_worker_that_lists_its_checkpoints_hears_which_of_them_nobody_needs()
    {
        OpenWith(WithoutScheduler);
        var run = Order().Run;
        Report(run, 1, 1, 0.5);
        Save(run, 2, 1);
        End(run, 3, RunClass.Killed);
        Offer(0);
        Assert.Equal(Run(0, 2), Order().Run);
        while (State().Trials[0].Attempts < 2) { }

        // One that is held, one that was never recorded, one that the live run may yet report, and one of a run that this study does
        // not know: another process may have it open, and know more.
        Tell(new CheckpointsHere(Host, Specs.Name, [new(run, 1), new(run, 2), new(Run(0, 2), 2), new(Run(7), 1)]));

        var drop = Next<DropCheckpoints>(Worker);
        Assert.Equal<CheckpointName>([new(run, 2)], drop.Checkpoints);
        Tell(new CheckpointsHere(Host, Specs.Name, [new(run, 1)]));
        NothingWasTold();
    }

    [Fact]
    public void Artifacts_that_nobody_needs_are_named_to_all_workers_after_that_is_written_and_to_one_that_comes_back()
    {
        var spec = WithoutScheduler with { Artifacts = ArtifactKeeping.Best };
        OpenWith(spec);
        var run = Order().Run;
        Tell(new ArtifactReported(run, 1, "plot.png", "/plot.png", 8));
        End(run, 2, RunClass.Killed);
        Offer(0);
        run = Order().Run;
        Assert.Equal(Run(0, 2), run);
        Report(run, 1, 1, double.MaxValue);
        while (Answer().Run != run) { }
        var held = Hold(fact => fact is ArtifactsDropped);
        End(run, 2, RunClass.Crashed);
        held.Await();
        NothingWasTold();
        held.Release();

        Assert.Equal<RunId>([Run(0), Run(0, 2)], Next<DropArtifacts>(Worker).Runs);
        Announce(Host with { Incarnation = Host.Incarnation + 1 });
        Assert.Equal<RunId>([Run(0), Run(0, 2)], Next<DropArtifacts>(Worker).Runs);
        Assert.Single(Store.Facts.OfType<ArtifactsDropped>());
    }

    [Fact]
    public void What_somebody_enqueues_is_answered_when_it_is_written_and_tried_next()
    {
        Open(Specs.Of(trials: 1));
        var given = new Configuration(
        [
            new("rate", new ParameterValue.Real(0.01)), new("rule", new ParameterValue.Text("adam")),
            new("layers", new ParameterValue.Whole(2)), new("width", new ParameterValue.Whole(16)),
        ]);
        var held = Hold(fact => fact is TrialEnqueued);
        Tell(Enqueue(given, "a"));
        held.Await();
        NothingWasTold();
        held.Release();
        Assert.Equal(new StudyAnswer(Core.Studies.Answer.Done.Instance), Next<StudyAnswer>(Worker));
        Assert.Equal(new StudyAnswer(Core.Studies.Answer.Done.Instance), Ask(Enqueue(given, "a")));
        Assert.Contains("extend", Refusal(Ask(Enqueue(given, "b"))), StringComparison.Ordinal);
        Assert.Contains("no parameter 'depth'", Refusal(Ask(Enqueue(new([new("depth", new ParameterValue.Whole(2))]), "c"))), StringComparison.Ordinal);

        Announce();
        Offer(0);

        Assert.Equal("rate=0.01, rule=adam, layers=2, width=16, scale=1", Order().Configuration.ToString());
        Assert.Single(Store.Facts.OfType<TrialEnqueued>());
        Assert.Equal(["TrialWanted", "TrialSuggested", "RunPlaced"], Store.Facts.TakeLast(3).Select(fact => fact.GetType().Name));
    }

    [Fact]
    public void A_part_of_a_configuration_is_completed_by_the_sampler_also_after_a_recovery()
    {
        var part = new Configuration([new("layers", new ParameterValue.Whole(3))]);
        var held = Hold(fact => fact is TrialSuggested);
        Open(Specs.Of());
        Assert.Equal(new StudyAnswer(Core.Studies.Answer.Done.Instance), Ask(Enqueue(part, "a")));
        Announce();
        Offer(0);
        held.Await();
        EndDoor();
        Store.OnWrite = _ => Task.FromResult(Journaling.WriteFate.Written);
        held.Release();
        StartDoor(SetupOf(Specs.Of()));
        State();                                             // it is open: before, an offer would be lost
        Announce();
        Offer(0);

        Assert.Equal(new ParameterValue.Whole(3), Order().Configuration.Find("layers"));
        Assert.Equal("random, partly given", Store.Facts.OfType<TrialSuggested>().Last().Because.Method);
        Assert.Equal(part, Store.Facts.OfType<TrialWanted>().First().Given);
    }

    private static (long, RunVerdict) Seen(Acknowledged told) => (told.Seq, told.Verdict);

    private static string Refusal(object answer) =>
        Assert.IsType<Answer.Reject>(Assert.IsType<StudyAnswer>(answer).Answer).Because;

    private static StudyAsk Enqueue(Configuration given, string id) =>
        new(new StudyCommand.Enqueue(new CommandId(id), "somebody", given));

    private static string PathOf(RunId run, int step) => $"/runs/{run}/checkpoints/{step}";

    private void Save(RunId run, long seq, int step) => Tell(new CheckpointReported(run, seq, step, PathOf(run, step), 8));
}
