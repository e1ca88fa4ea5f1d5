using System.Collections.Concurrent;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;
using Akka.Actor;
using static HyperTuneActors.Core.Studies.StudyEvent;
using RunEnded = HyperTuneActors.Core.Studies.StudyEvent.RunEnded;

namespace HyperTuneActors.Runtime.Tests.Coordination;

public sealed class StudyActorTests : StudyBench
{
    private static readonly WorkerIncarnation Later = Host with { Incarnation = 2 };

    [Fact]
    public void A_slot_gets_a_new_trial_whose_order_says_all()
    {
        OpenWith(Specs.Of());

        var order = Order();

        Assert.Equal(Run(0), order.Run);
        Assert.Equal(1, order.Incarnation);
        Assert.Equal(new Place(Host, 0, []), order.Place);
        Assert.Equal("loss", Assert.Single(order.Metrics));
        Assert.Equal(State().Space.ConfigurationOf(State().Trials[0].Point), order.Configuration);
        Assert.Equal(
            ["StudyCreated", "StudyOpened", "TrialWanted", "TrialSuggested", "RunPlaced"],
            Store.Facts.Select(fact => fact.GetType().Name));
    }

    [Fact]
    public void The_program_s_seed_is_the_same_for_each_attempt_of_a_trial_and_another_for_each_trial()
    {
        OpenWith(Specs.Of(concurrency: 2), slots: 2);
        var (first, second) = TwoOrders();
        End(first.Run, 1, RunClass.Lost);
        Offer(first.Place.Slot);
        var again = Order();

        Assert.Equal(first.Run with { Attempt = 2 }, again.Run);
        Assert.Equal(first.Seed, again.Seed);
        Assert.NotEqual(first.Seed, second.Seed);
    }

    [Fact]
    public void A_run_that_its_worker_lacks_is_ordered_again()
    {
        OpenWith(Specs.Of());
        var order = Order();

        Announce(order.Run);
        Announce();

        Assert.Equal(Seen(order), Seen(Order()));
        Ask(Stop());
        Worker.ExpectMsg<StopRun>();                         // and no second order before it
    }

    [Fact]
    public void A_run_of_another_worker_is_not_ordered_again_when_a_worker_lacks_it()
    {
        OpenWith(Specs.Of());
        Order();
        var other = CreateTestProbe();
        Door.Tell(new WorkerHere(Specs.Name, new WorkerIncarnation("other", 1), [], Capacity.OfSlots(2)), other);
        Door.Tell(new WorkerHere(Specs.Name, new WorkerIncarnation("other", 1), [], Capacity.OfSlots(2)), other);

        Ask(Stop());
        Worker.ExpectMsg<StopRun>();
    }

    [Fact]
    public void A_run_that_was_placed_before_the_study_s_actor_ended_is_ordered_when_its_worker_is_heard_of()
    {
        OpenWith(Specs.Of());
        var before = Order();
        Restart(SetupOf(Specs.Of()));

        Announce();

        Assert.Equal(Seen(before with { Incarnation = 2 }), Seen(Order()));
    }

    [Fact]
    public void A_run_that_should_not_exist_is_to_be_forgotten()
    {
        OpenWith(Specs.Of());
        var run = Order().Run;

        Announce(run, Run(0, 2), Run(7));

        Worker.ExpectMsg<Acknowledged>(told => Assert.Equal((Run(0, 2), RunVerdict.Forget), (told.Run, told.Verdict)));
        Worker.ExpectMsg<Acknowledged>(told => Assert.Equal((Run(7), RunVerdict.Forget), (told.Run, told.Verdict)));
        NothingWasTold();
    }

    [Fact]
    public void A_report_of_an_attempt_that_was_replaced_is_to_be_forgotten()
    {
        OpenWith(Specs.Of());
        var run = Order().Run;
        End(run, 1, RunClass.Lost);
        Offer(0);
        Order();

        Report(run, 1, 1, 0.5);

        Assert.Equal((run, RunVerdict.Forget), (Answer() is var told ? told.Run : default, told.Verdict));
    }

    [Fact]
    public void A_new_life_of_a_worker_ends_the_runs_of_the_older_one_that_it_does_not_have()
    {
        OpenWith(Specs.Of(concurrency: 2), slots: 2);
        var (kept, lost) = TwoRuns();

        Announce(Later, kept);
        Offer(Later, 1);

        Assert.Equal((lost with { Attempt = 2 }, Later), (Order() is var order ? order.Run : default, order.Place.Host));
        var ended = Assert.Single(Store.Facts.OfType<RunEnded>());
        Assert.Equal((lost, RunClass.Lost), (ended.Run, ended.End.Class));
    }

    [Fact]
    public void An_offer_of_a_worker_that_was_not_heard_of_is_held_but_not_filled()
    {
        Open(Specs.Of());
        Offer(0);
        Assert.Empty(State().Trials);

        Announce();

        Assert.Equal(Run(0), Order().Run);
    }

    [Fact]
    public void An_offer_of_a_worker_s_older_life_is_never_filled()
    {
        var offload = new HeldOffload();
        Open(SetupOf(Specs.Of(concurrency: 2)) with { Offload = offload });
        Announce();
        Offer(0);
        offload.Compute();
        var run = Order().Run;
        Offer(1);                                            // held, since the draft of trial 1 is not there

        Announce(Later);
        Offer(Host, 1);
        Offer(Later, 0);

        Assert.Equal((run with { Attempt = 2 }, Later), (Order() is var again ? again.Run : default, again.Place.Host));
        Offer(Later, 1);
        offload.Compute();
        Assert.Equal((Run(1), Later), (Order() is var next ? next.Run : default, next.Place.Host));
    }

    [Fact]
    public void A_worker_s_older_life_that_is_heard_late_is_passed_over()
    {
        OpenWith(Specs.Of());
        var run = Order().Run;
        Announce(Later);
        Announce(Host, run);
        Offer(Host, 0);
        Offer(Later, 0);

        Assert.Equal((run with { Attempt = 2 }, Later), (Order() is var order ? order.Run : default, order.Place.Host));
    }

    [Fact]
    public void Look_ahead_suggests_trials_before_there_is_a_slot()
    {
        Open(Specs.Of(trials: 3, lookAhead: 2));
        while (State().Ready.Count < 2) { }

        Announce();
        Offer(0);

        Assert.Equal(Run(0), Order().Run);
        while (State().Trials.Count < 3 || !State().Wants.IsEmpty) { }
        Assert.Equal([1, 2], State().Ready.Select(trial => trial.Value));
    }

    [Fact]
    public void The_study_wants_as_many_slots_as_it_can_use_and_gives_the_others_back()
    {
        StartDoor(SetupOf(Specs.Of(trials: 2, concurrency: 3)));
        Assert.Equal(2, Pool.ExpectMsg<SlotsWanted>().Slots);
        Announce();
        for (var slot = 0; slot < 3; slot++) Offer(slot);

        Assert.Equal(2, Next<SlotReturned>(Pool).Slot.Slot);
        while (Next<SlotsWanted>(Pool).Slots > 0) { }
        Assert.Equal(2, State().Live.Count);
    }

    [Fact]
    public void Demand_is_said_again_in_its_rhythm_with_the_offers_that_are_held()
    {
        StartDoor(SetupOf(Specs.Of()) with { Rhythm = TimeSpan.FromMilliseconds(20) });
        Offer(0);

        var wanted = (SlotsWanted)Pool.FishForMessage(message => message is SlotsWanted { Again: true, Held.Length: 1 });

        // One that it can use, beside the one whose worker it has not met.
        Assert.Equal((2, 1L, Specs.Name), (wanted.Slots, wanted.Incarnation, wanted.Study));
    }

    [Fact]
    public void A_trial_that_is_pruned_is_stopped_and_its_slot_gets_the_next_one()
    {
        OpenWith(Specs.Of());
        var first = Order().Run;
        Report(first, 1, 1, 0.1);
        Assert.Equal(RunVerdict.GoOn, Answer().Verdict);
        End(first, 2, RunClass.Crashed);
        Answer();
        Offer(0);
        var second = Order().Run;

        Report(second, 1, 1, 0.9);

        Assert.Equal(RunVerdict.Halt, Answer().Verdict);
        Assert.Equal(second, Next<StopRun>(Worker).Run);
        End(second, 2, RunClass.Stopped);
        Assert.Equal(RunVerdict.Forget, Answer().Verdict);
        Offer(0);
        Assert.Equal(Run(2), Order().Run);
    }

    [Fact]
    public void A_trial_that_is_complete_is_not_stopped()
    {
        OpenWith(Specs.Of(scheduler: new SchedulerSettings.None()));
        var run = Order().Run;

        Report(run, 1, 9, 0.1);

        Assert.Equal(RunVerdict.Finish, Answer().Verdict);
        NothingWasTold();
    }

    [Fact]
    public void A_stopped_study_stops_its_runs_and_places_no_more()
    {
        OpenWith(Specs.Of());
        var run = Order().Run;

        Assert.Equal(new StudyAnswer(Core.Studies.Answer.Done.Instance), Ask(Stop()));
        Assert.Equal(run, Next<StopRun>(Worker).Run);
        End(run, 1, RunClass.Stopped);
        Answer();
        Next<StudyLeft>(Pool);
        Offer(0);
        Next<StudyLeft>(Pool);

        Assert.Equal(EndReason.Stopped, State().End!.Reason);
        NothingWasTold();
    }

    [Fact]
    public void A_study_that_was_stopped_and_resumed_tries_its_trial_again()
    {
        OpenWith(Specs.Of());
        var run = Order().Run;
        Ask(Stop());
        Ask(new StudyAsk(new StudyCommand.Resume(new CommandId("r"), "somebody")));
        End(run, 1, RunClass.Stopped);
        Offer(0);

        Assert.Equal(run with { Attempt = 2 }, Order().Run);
    }

    [Fact]
    public void A_command_with_a_known_id_is_answered_and_does_nothing()
    {
        Open(Specs.Of());
        var extend = new StudyAsk(new StudyCommand.Extend(new CommandId("e"), "somebody", 9));
        Assert.Equal(Ask(extend), Ask(extend));

        Assert.Single(Store.Facts.OfType<StudyExtended>());
    }

    [Fact]
    public void A_trial_s_actor_that_fails_is_replaced_when_its_worker_is_heard_of()
    {
        OpenWith(Specs.Of());
        var order = Order();
        Sys.ActorSelection(Door.Path.ToStringWithoutAddress() + "/*/trial-0.1").Tell(Kill.Instance);

        AwaitAssert(() =>
        {
            Announce(order.Run);
            Assert.Equal(Seen(order), Seen(Assert.IsType<StartRun>(Worker.ReceiveOne(TimeSpan.FromMilliseconds(100)))));
        }, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_draft_that_was_under_way_when_the_study_s_actor_ended_is_computed_anew_from_where_it_is_wanted_again()
    {
        var held = Hold(fact => fact is TrialSuggested);
        OpenWith(Specs.Of());
        held.Await();
        Store.OnWrite = _ => Task.FromResult(Journaling.WriteFate.Written);
        EndDoor();
        StartDoor(SetupOf(Specs.Of()));
        await Store.WhenWritten(fact => fact is StudyOpened { Incarnation: 2 });
        held.Release();
        Announce();
        Offer(0);

        Order();
        Assert.Equal(2, Store.Facts.Count(fact => fact is TrialWanted));
        var suggested = Store.Facts.TakeWhile(fact => fact is not TrialSuggested).ToArray();
        Assert.IsType<TrialWanted>(suggested[^1]);
    }

    private static object Seen(StartRun order) =>
        (order.Run, order.Incarnation, order.Place, order.Training, order.Configuration, order.Steps, order.Metrics[0], order.Seed);

    private static StudyAsk Stop() => new(new StudyCommand.Stop(new CommandId("s"), "somebody"));

    /// <summary>Computes when it is told to.</summary>
    private sealed class HeldOffload : IOffload
    {
        private readonly BlockingCollection<Action> held = [];

        public void Run(Func<object> work, IActorRef tell) => held.Add(() => tell.Tell(work()));

        public void Compute() => held.Take(new CancellationTokenSource(20_000).Token)();
    }
}
