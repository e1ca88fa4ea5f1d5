using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Tests.Journaling;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Runtime.Tests.Coordination;

public sealed class StudyDoorTests : StudyBench
{
    private static readonly Backoff Never = new(TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    [Fact]
    public void The_waits_double_up_to_the_longest()
    {
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 5, 5], Enumerable.Range(0, 7).Select(n => Backoff.Usual.After(n).TotalSeconds));
        Assert.Equal([15, 30, 60, 120, 240, 300], Enumerable.Range(0, 6).Select(n => Backoff.OtherWriter.After(n).TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(5), Backoff.Usual.After(int.MaxValue));
    }

    [Fact]
    public void While_the_journal_can_not_be_written_the_door_says_so_and_since_when()
    {
        Fate(fact => fact is StudyCreated, WriteFate.FailedBefore);
        StartDoor(SetupOf(Specs.Of()) with { Retry = Never });

        var told = Unavailable();

        Assert.False(told.ForGood);
        Assert.StartsWith("The journal is unavailable since 2", told.Because, StringComparison.Ordinal);
        Assert.EndsWith("failed before the write", told.Because, StringComparison.Ordinal);
        Assert.IsType<StudyUnavailable>(Ask(new StudyAsk(new StudyCommand.Stop(new CommandId("c"), "somebody"))));
    }

    [Fact]
    public void The_door_tries_again_until_the_journal_can_be_written()
    {
        Fate(fact => fact is StudyCreated, Enumerable.Repeat(WriteFate.FailedBefore, 6));

        Open(Specs.Of());

        Assert.Equal(1, State().Incarnation);
    }

    [Fact]
    public void A_journal_that_can_not_be_read_is_not_tried_again_and_not_written()
    {
        Store.Append(new StudyCreated(Specs.Of()) { At = default });
        Store.Append(new MemoryRow(2, FactSerializer.Id, "trial-dreamt-of/7", "{}"u8.ToArray()));

        StartDoor(SetupOf(Specs.Of()));

        var told = Unavailable();
        Assert.True(told.ForGood);
        Assert.Contains("'trial-dreamt-of/7'", told.Because, StringComparison.Ordinal);
        for (var i = 0; i < 100; i++) Assert.Equal(told, Ask(GetStudy.Instance));
        Assert.Equal(2, Store.Rows("study-tested").Count);
    }

    [Fact]
    public void A_journal_with_a_gap_is_not_opened()
    {
        Store.Append(new StudyCreated(Specs.Of()) { At = default });
        Store.Append(new MemoryRow(3, FactSerializer.Id, "study-opened/1",
            Manifests.Encode(new StudyOpened(1, "host", "0") { At = default })));

        StartDoor(SetupOf(Specs.Of()));

        var told = Unavailable();
        Assert.True(told.ForGood);
        Assert.Contains("a fact 3, but fact 2 is missing", told.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_writer_of_the_same_study_is_told_apart_from_a_journal_that_fails()
    {
        Open(SetupOf(Specs.Of()) with { RetryFenced = Never });
        Store.Append(new StudyOpened(2, "elsewhere", "0") { At = default });

        Door.Tell(new StudyAsk(new StudyCommand.Stop(new CommandId("c"), "somebody")));

        var told = Unavailable();
        Assert.False(told.ForGood);
        Assert.Equal("The study is open elsewhere.", told.Because);
        Assert.DoesNotContain(Store.Facts, fact => fact is StudyStopped);
    }

    [Fact]
    public void After_another_writer_the_study_is_opened_again_with_all_that_it_wrote()
    {
        Open(Specs.Of());
        Store.Append(new StudyOpened(2, "elsewhere", "0") { At = default });

        Door.Tell(new StudyAsk(new StudyCommand.Stop(new CommandId("c"), "somebody")));
        WhenOpenedAgain(3);

        Assert.Equal([1L, 2, 3], Store.Facts.OfType<StudyOpened>().Select(fact => fact.Incarnation));
    }

    [Fact]
    public void A_study_that_was_closed_while_its_journal_failed_is_not_opened_again()
    {
        var wait = TimeSpan.FromSeconds(0.4);
        var writes = 0;
        Store.OnWrite = _ => Task.FromResult(writes++ < 1 ? WriteFate.FailedBefore : WriteFate.Written);
        StartDoor(SetupOf(Specs.Of()) with { Retry = new Backoff(wait, wait) });
        Unavailable();

        Assert.IsType<StudyClosed>(Ask(CloseStudy.Instance));

        Sys.Scheduler.ScheduleTellOnce(2 * wait, TestActor, "the door's wait is over", ActorRefs.NoSender);
        ExpectMsg("the door's wait is over");
        Assert.Equal(1, writes);
    }

    [Fact]
    public void A_closing_ends_the_runs_writes_their_ends_and_takes_a_snapshot()
    {
        OpenWith(Specs.Of());
        var run = Order().Run;
        var closer = CreateTestProbe();

        Door.Tell(CloseStudy.Instance, closer);
        Assert.Equal(run, Next<StopRun>(Worker).Run);
        End(run, 1, RunClass.Stopped);

        closer.ExpectMsg<StudyClosed>();
        Assert.IsType<Core.Studies.StudyEvent.RunEnded>(Store.Facts[^1]);
        Assert.Equal(Store.Facts.Count, Assert.Single(Store.Snapshots).Number);
        Assert.Null(Replay(Store.Facts)!.End);
    }

    [Fact]
    public void A_study_that_was_opened_without_slots_is_closed_without_waiting_for_runs_of_an_earlier_process()
    {
        OpenWith(Specs.Of());
        Order();
        EndDoor();
        StartDoor(SetupOf(Specs.Of()) with { Pool = null });
        State();

        Assert.IsType<StudyClosed>(Ask(CloseStudy.Instance));
    }

    private StudyUnavailable Unavailable() => (StudyUnavailable)Until(answer =>
        answer is StudyUnavailable told && told.Because != "The study is being opened.");
}
