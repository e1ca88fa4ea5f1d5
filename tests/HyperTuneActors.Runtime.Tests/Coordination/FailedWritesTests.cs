using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Tests.Journaling;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Runtime.Tests.Coordination;

/// <summary>Whatever becomes of a write: what is not written was not answered, and what is written is not lost.</summary>
public sealed class FailedWritesTests : StudyBench
{
    public static TheoryData<WriteFate> Faults => [WriteFate.FailedBefore, WriteFate.WrittenThenFailed, WriteFate.Rejected];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_report_whose_write_went_wrong_is_not_answered_and_counts_once_when_it_is_repeated(WriteFate fault)
    {
        OpenWith(Specs.Of());
        var run = Order().Run;
        var facts = Store.Facts.Count;
        Fate(fact => fact is MetricReported, fault);

        Report(run, 1, 1, 0.5);
        WhenOpenedAgain();
        Assert.Equal(facts + (fault == WriteFate.WrittenThenFailed ? 2 : 1), Store.Facts.Count);
        NothingWasTold();

        Announce(run);
        Assert.Equal(1, ReportUntilAnswered(run, 1, 1, 0.5).Seq);
        Assert.Equal(2, ReportUntilAnswered(run, 2, 2, 0.4).Seq);
        Assert.Equal([1, 2], Store.Facts.OfType<MetricReported>().Select(fact => fact.Seq));
        SameState.Assert(Replay(Store.Facts), State());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_run_whose_placing_went_wrong_is_ordered_once_its_place_is_written(WriteFate fault)
    {
        Fate(fact => fact is RunPlaced, fault);
        OpenWith(Specs.Of());

        WhenOpenedAgain();
        NothingWasTold();
        Announce();
        Offer(0);

        Assert.Equal(Run(0), Order().Run);
        Assert.Equal(Run(0), Assert.Single(Store.Facts.OfType<RunPlaced>()).Run);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Reports_that_are_repeated_while_their_write_goes_wrong_end_no_run_and_count_once(WriteFate fault)
    {
        OpenWith(Specs.Of());
        var run = Order().Run;
        Fate(fact => fact is MetricReported, Enumerable.Repeat(fault, 5));

        for (var seq = 1; seq <= 6; seq++) Assert.Equal(seq, ReportUntilAnswered(run, seq, seq, 0.5).Seq);

        Assert.Equal([1, 2, 3, 4, 5, 6], Store.Facts.OfType<MetricReported>().Select(fact => fact.Seq));
        Assert.Equal(Enumerable.Range(1, 6), Store.Facts.OfType<StudyOpened>().Select(fact => (int)fact.Incarnation));
        Assert.NotNull(State().Trials[0].Live);
        SameState.Assert(Replay(Store.Facts), State());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_command_whose_write_went_wrong_is_not_answered_and_counts_once_when_it_is_repeated(WriteFate fault)
    {
        Open(Specs.Of());
        Fate(fact => fact is StudyExtended, fault);
        var asker = CreateTestProbe();
        var extend = new StudyAsk(new StudyCommand.Extend(new CommandId("once"), "somebody", 9));

        Door.Tell(extend, asker);
        WhenOpenedAgain();
        Door.Tell(GetStudy.Instance, asker);
        asker.ExpectMsg<StudyIs>();
        Door.Tell(extend, asker);

        Assert.IsType<Answer.Done>(asker.ExpectMsg<StudyAnswer>().Answer);
        Assert.Single(Store.Facts.OfType<StudyExtended>());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_study_whose_creation_went_wrong_is_created_once(WriteFate fault)
    {
        Fate(fact => fact is StudyCreated, fault);

        Open(Specs.Of());

        Assert.Equal(1, Store.Facts.Count(fact => fact is StudyCreated));
        Assert.Equal(fault == WriteFate.WrittenThenFailed ? 2 : 1, State().Incarnation);
    }

    [Fact]
    public void What_waited_behind_a_failed_write_is_not_answered()
    {
        OpenWith(Specs.Of(concurrency: 2), slots: 2);
        var (one, other) = TwoRuns();
        var held = Hold(fact => fact is MetricReported, WriteFate.FailedBefore);

        Report(one, 1, 1, 0.5);
        held.Await();
        Report(other, 1, 1, 0.6);
        NothingWasTold();
        held.Release();

        WhenOpenedAgain();
        NothingWasTold();
        Announce(one, other);
        Assert.Equal(1, ReportUntilAnswered(other, 1, 1, 0.6).Seq);
        Assert.Equal(1, ReportUntilAnswered(one, 1, 1, 0.5).Seq);
        Assert.Equal([other, one], Store.Facts.OfType<MetricReported>().Select(fact => fact.Run));
    }
}
