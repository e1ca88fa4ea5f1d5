using Akka.Actor;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Tests.Journaling;
using HyperTuneActors.Runtime.Tests.Workers;
using HyperTuneActors.Runtime.Workers;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Runtime.Tests.Coordination;

/// <summary>What the design promises about exactness, over whole studies whose trainer is deterministic.</summary>
public sealed class ExactnessTests
{
    private static readonly StudySpec OneSlot = Specs.Of(trials: 30) with { Failures = new FailurePolicy(Retries: 1, Count: true) };

    private static readonly StudySpec FourSlots = OneSlot with { Concurrency = 4, LookAhead = 3 };

    private static readonly StudySpec Promoting =
        OneSlot with { Scheduler = new SchedulerSettings.Asha(Variant: AshaVariant.Promotion) };

    [Fact]
    public async Task Evolving_the_journal_to_the_end_of_any_batch_gives_the_state_that_the_study_had_there()
    {
        var store = new MemoryStore { KeepsSnapshots = true };
        var seen = await WatchedAsync(store, new SnapshotRule(Least: 3, Most: 3));

        Assert.Equal(store.BatchEnds, seen.Keys.Order());
        Assert.True(seen.Count > 30, $"There were only {seen.Count} batches.");
        StudyState? state = null;
        foreach (var fact in store.Facts)
        {
            state = StudyState.Evolve(state, fact);
            if (seen.TryGetValue(state.Facts, out var then)) SameState.Assert(then, state);
        }
    }

    [Fact]
    public async Task So_does_evolving_any_snapshot_though_they_were_taken_while_reports_came()
    {
        var store = new MemoryStore { KeepsSnapshots = true };
        var seen = await WatchedAsync(store, new SnapshotRule(Least: 3, Most: 3));
        var facts = store.Facts;
        var serializer = new SnapshotSerializer(null!);

        Assert.InRange(store.Snapshots.Count, 2, int.MaxValue);      // how many more depends on how busy the machine is
        foreach (var snapshot in store.Snapshots)
        {
            var state = (StudyState)serializer.FromBinary(snapshot.Payload, snapshot.Manifest);
            Assert.Equal(snapshot.Number, state.Facts);
            SameState.Assert(seen[state.Facts], state);
            foreach (var fact in facts.Skip((int)snapshot.Number)) state = StudyState.Evolve(state, fact);
            SameState.Assert(seen[state.Facts], state);
        }
    }

    [Fact]
    public async Task Every_suggestion_and_every_verdict_of_a_study_is_what_it_is_when_recomputed()
    {
        var store = new MemoryStore();
        await RunAsync(store, FourSlots);

        var verification = Verified(store);

        Assert.Equal(30, verification.Suggestions);
        Assert.True(verification.Verdicts > 30);
        Assert.Equal(0, verification.NotComparable);
    }

    [Fact]
    public async Task A_study_resumed_from_the_end_of_any_batch_takes_the_decisions_of_the_uninterrupted_one()
    {
        var store = new MemoryStore();
        await RunAsync(store, OneSlot);
        var uninterrupted = Decisions(store);
        Assert.Contains(uninterrupted, decision => decision.Contains("TrialPruned", StringComparison.Ordinal));
        Assert.Contains(uninterrupted, decision => decision.Contains("TrialFailed", StringComparison.Ordinal));
        Assert.Contains(uninterrupted, decision => decision.Contains("TrialCompleted", StringComparison.Ordinal));

        foreach (var end in store.BatchEnds)
        {
            var copy = store.UpTo(end);
            await RunAsync(copy, OneSlot);
            Assert.Equal(uninterrupted, Decisions(copy));
            Verified(copy);
        }
    }

    [Fact]
    public async Task A_study_that_is_killed_at_every_fifth_decision_takes_the_decisions_of_the_uninterrupted_one()
    {
        var uninterrupted = new MemoryStore();
        await RunAsync(uninterrupted, OneSlot);
        var killed = new MemoryStore();
        var kills = 0;

        while (await RunAsync(killed, OneSlot, new SnapshotRule(Least: 20, Most: 20), until: Decisions(killed).Count + 5)) kills++;

        Assert.True(kills > 10, $"It was killed only {kills} times.");
        Assert.Equal(Decisions(uninterrupted), Decisions(killed));
        Verified(killed);
        SameState.Assert(StudyBench.Replay(killed.Facts)!, Verified(killed).State);
    }

    [Fact]
    public async Task A_study_whose_trials_pause_and_that_is_killed_takes_the_same_decisions_and_repeats_no_step_before_a_checkpoint()
    {
        var uninterrupted = new MemoryStore();
        await RunAsync(uninterrupted, Promoting);
        Assert.InRange(uninterrupted.Facts.Count(fact => fact is TrialPromoted), 5, 30);
        Assert.Contains(uninterrupted.Facts, fact => fact is RunPlaced { From: not null });
        Verified(uninterrupted);
        var killed = new MemoryStore();
        var kills = 0;

        while (await RunAsync(killed, Promoting, new SnapshotRule(Least: 20, Most: 20), until: Decisions(killed).Count + 5)) kills++;

        Assert.True(kills > 10, $"It was killed only {kills} times.");
        Assert.Equal(Decisions(uninterrupted), Decisions(killed));
        SameState.Assert(StudyBench.Replay(killed.Facts)!, Verified(killed).State);
        var beginnings = killed.Facts.OfType<RunPlaced>().ToDictionary(placed => placed.Run, placed => placed.From?.Step ?? 0);
        Assert.All(killed.Facts.OfType<MetricReported>(), report => Assert.True(report.Step > beginnings[report.Run]));
    }

    /// <summary>Runs a study with four slots, and sees its state at the end of each batch.</summary>
    private static async Task<Dictionary<long, StudyState>> WatchedAsync(MemoryStore store, SnapshotRule snapshots)
    {
        var seen = new Dictionary<long, StudyState>();
        var opened = new TaskCompletionSource<IActorRef>();
        store.OnWrite = async facts =>
        {
            // The state before a write is the one after the last batch: the actor answers while it waits.
            var door = await opened.Task;
            if (await door.Ask<object>(GetStudy.Instance, TimeSpan.FromSeconds(20)) is StudyIs study)
                seen[study.State.Facts] = study.State;
            return WriteFate.Written;
        };
        await RunAsync(store, FourSlots, snapshots, onOpen: opened.SetResult, onEnd: async door =>
        {
            // The end is written, but the actor may not have heard of it yet.
            StudyState last;
            do last = (await door.Ask<StudyIs>(GetStudy.Instance, TimeSpan.FromSeconds(20))).State; while (last.End is null);
            seen[last.Facts] = last;
        });
        return seen;
    }

    /// <summary>Runs a study in an actor system of its own, which is then ended without closing the study.</summary>
    /// <param name="store">The journal.</param>
    /// <param name="spec">The study.</param>
    /// <param name="snapshots">By default none.</param>
    /// <param name="until">So many decisions; by default to its end.</param>
    /// <param name="onOpen">Gets the door when it is there.</param>
    /// <param name="onEnd">Asked when the study has ended and no run of it lives.</param>
    /// <returns>Whether it was ended before its end.</returns>
    private static async Task<bool> RunAsync(
        MemoryStore store, StudySpec spec, SnapshotRule? snapshots = null, int? until = null,
        Action<IActorRef>? onOpen = null, Func<IActorRef, Task>? onEnd = null)
    {
        var system = ActorSystem.Create("exact", store.Setup());
        var pool = system.ActorOf(Props.Create<SlotPoolActor>());
        var setup = new StudySetup(spec, "host", "0", pool, new SchedulerTime(system.Scheduler), new PoolOffload(), "x",
            snapshots ?? new SnapshotRule());
        var door = system.ActorOf(Props.Create<StudyDoor>(setup));
        onOpen?.Invoke(door);
        Func<long> lives = () => store.Facts.Count(fact => fact is StudyOpened) + 1;
        system.ActorOf(Props.Create<WorkerActor>(
            "w", lives, Capacity.OfSlots(spec.Concurrency), pool, door, new FakeTrainer(spec == Promoting ? FakeTrainer.PlayResumable : FakeTrainer.PlayCurve)));
        var ended = store.WhenWritten(fact => fact is StudyEnded);
        var killed = until is null ? Task.Delay(Timeout.Infinite) : store.WhenWritten(_ => Decisions(store).Count >= until);
        await Task.WhenAny(ended, killed);
        if (ended.IsFaulted) await ended;
        if (onEnd is not null) await onEnd(door);
        await system.Terminate();
        return !ended.IsCompleted;
    }

    private static Verification Verified(MemoryStore store)
    {
        var verification = new Verification("x");
        foreach (var fact in store.Facts) verification.Take(fact);
        verification.End();
        Assert.Empty(verification.Findings);
        return verification;
    }

    /// <summary>What must be the same however often a study was killed: everything but attempts, places, times, incarnations
    /// and repeats. Of reports, those that their trial learned from: what a program says after its verdict, before it has
    /// stopped, depends on how fast it is stopped.</summary>
    private static List<string> Decisions(MemoryStore store)
    {
        var decisions = new List<string>();
        StudyState? state = null;
        foreach (var fact in store.Facts)
        {
            if (IsDecision(fact) && Decision(state, fact) is { } decision) decisions.Add(decision);
            state = StudyState.Evolve(state, fact);
        }
        return decisions;
    }

    private static bool IsDecision(StudyEvent fact) =>
        fact is TrialSuggested or MetricReported or TrialPaused or TrialPromoted or TrialPruned or TrialCompleted or TrialFailed or StudyEnded;

    private static string? Decision(StudyState? state, StudyEvent fact) => fact switch
    {
        MetricReported e when state!.Trials[e.Run.Trial.Value] is var trial =>
            trial.Status == TrialStatus.Running && e.Step > trial.Curve.LastStep ? $"{e.Run.Trial} at {e.Step}: {e.Values}" : null,
        _ => (fact with { At = default }).ToString(),
    };
}
