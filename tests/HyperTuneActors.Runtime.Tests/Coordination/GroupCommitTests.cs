using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;
using Akka.Actor;
using static HyperTuneActors.Core.Studies.StudyEvent;
using RunEnded = HyperTuneActors.Core.Studies.StudyEvent.RunEnded;

namespace HyperTuneActors.Runtime.Tests.Coordination;

public sealed class GroupCommitTests : StudyBench
{
    [Fact]
    public void What_arrives_during_a_write_is_written_together_after_it()
    {
        OpenWith(Specs.Of());
        var run = Order().Run;
        var held = Hold(fact => fact is MetricReported { Seq: 1 });

        Report(run, 1, 1, 0.5);
        held.Await();
        for (var seq = 2; seq <= 5; seq++) Report(run, seq, seq, 0.5);
        NothingWasTold();
        var first = Store.LastNumber("study-tested") + 1;
        held.Release();

        Assert.Equal((1, RunVerdict.GoOn), Seen(Answer()));
        Assert.Equal((5, RunVerdict.GoOn), Seen(Answer()));       // one answer for all four
        Assert.Equal([first, first + 4], Store.BatchEnds.TakeLast(2));
    }

    [Fact]
    public void Nothing_is_answered_before_it_is_written()
    {
        OpenWith(Specs.Of());
        var run = Order().Run;
        var held = Hold(fact => fact is MetricReported);

        Report(run, 1, 1, 0.5);
        held.Await();
        NothingWasTold();
        Assert.Equal(0, State().Trials[0].LastSeq);
        held.Release();

        Assert.Equal(1, Answer().Seq);
    }

    [Fact]
    public void No_run_is_ordered_before_its_place_is_written()
    {
        var held = Hold(fact => fact is RunPlaced);
        OpenWith(Specs.Of());

        held.Await();
        NothingWasTold();
        held.Release();

        Assert.Equal(Run(0), Order().Run);
    }

    [Fact]
    public void Nothing_is_told_of_a_study_before_its_opening_is_written()
    {
        Open(Specs.Of());
        EndDoor();
        var held = Hold(fact => fact is StudyOpened);
        StartDoor(SetupOf(Specs.Of()));
        held.Await();

        Assert.IsType<StudyUnavailable>(Ask(GetStudy.Instance));
        held.Release();

        Assert.Equal(2, State().Incarnation);
    }

    [Fact]
    public void A_report_that_is_known_is_answered_though_nothing_is_written()
    {
        OpenWith(Specs.Of());
        var run = Order().Run;
        Report(run, 1, 1, 0.5);
        Answer();
        var facts = Store.Facts.Count;

        Report(run, 1, 1, 0.5);

        Assert.Equal((1, RunVerdict.GoOn), Seen(Answer()));
        Assert.Equal(facts, Store.Facts.Count);
        Assert.Single(Store.Facts.OfType<StudyOpened>());
    }

    [Fact]
    public void A_report_that_leaves_a_gap_is_not_answered()
    {
        OpenWith(Specs.Of());
        var run = Order().Run;

        Report(run, 2, 2, 0.5);

        NothingWasTold();
    }

    [Fact]
    public void A_report_that_can_not_be_decided_ends_its_run_as_a_bug_and_the_others_of_its_batch_are_written()
    {
        OpenWith(Specs.Of(concurrency: 2), slots: 2);
        var (bad, good) = TwoRuns();
        var held = Hold(fact => fact is MetricReported { Seq: 1 });
        Report(good, 1, 1, 0.5);
        held.Await();

        Tell(new RunReported(bad, 1, 1, null!));
        Report(good, 2, 2, 0.4);
        held.Release();

        Assert.Equal((1, RunVerdict.GoOn), Seen(Answer()));
        Assert.Equal((long.MaxValue, RunVerdict.Forget), Seen(Answer()));
        Assert.Equal((2, RunVerdict.GoOn), Seen(Answer()));
        Assert.Equal(RunClass.Bug, Assert.Single(Store.Facts.OfType<RunEnded>()).End.Class);
        Assert.Single(Store.Facts.OfType<StudyOpened>());
    }

    [Fact]
    public void A_draft_that_can_not_be_decided_gives_way_to_a_random_one_that_says_so()
    {
        var setup = SetupOf(Specs.Of()) with { Offload = new BreakingOffload() };
        Open(setup);
        Announce();

        Offer(0);

        Assert.Equal(Run(0), Order().Run);
        var suggested = Assert.Single(Store.Facts.OfType<TrialSuggested>());
        Assert.Equal("random", suggested.Because.Method);
        Assert.Contains("could not be used", suggested.Because.Because, StringComparison.Ordinal);
        Assert.Single(Store.Facts.OfType<StudyOpened>());
    }

    [Fact]
    public void An_opening_with_another_spec_is_refused_and_writes_nothing()
    {
        Open(Specs.Of());
        EndDoor();
        var facts = Store.Facts.Count;

        StartDoor(SetupOf(Specs.Of(lookAhead: 3, seed: 8)));

        var refused = Assert.IsType<StudyUnavailable>(Until(answer => answer is StudyUnavailable { ForGood: true }));
        Assert.Contains("another study file", refused.Because, StringComparison.Ordinal);
        Assert.Equal(facts, Store.Facts.Count);
    }

    private static (long, RunVerdict) Seen(Acknowledged answer) => (answer.Seq, answer.Verdict);

    /// <summary>Makes every draft unusable.</summary>
    private sealed class BreakingOffload : IOffload
    {
        public void Run(Func<object> work, IActorRef tell)
        {
            var ready = (DraftsReady)work();
            tell.Tell(new DraftsReady([.. ready.Drafts.Select(accept => accept with { Draft = accept.Draft with { Point = default } })]));
        }
    }
}
