using System.Diagnostics;
using Akka.Actor;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>Plays a worker with many slots, the runs in them and the slot pool, as one light actor: the cost measured is the
/// study's. It announces itself as a worker does, offers each free slot to the study itself, and reports a run's next step
/// when it has the verdict on the one before.</summary>
internal sealed class PlayedWorker : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(5);
    private static readonly WorkerIncarnation Host = new("played", 1);

    private readonly int slots;
    private readonly int lastStep;
    private readonly Ledger ledger;
    private readonly TimeSpan pause;
    private readonly PriorityQueue<Played, long> pausing = new();
    private readonly Dictionary<RunId, Played> runs = [];
    private readonly HashSet<TrialNumber> over = [];
    private IActorRef study = ActorRefs.Nobody;
    private StudyName name;

    /// <param name="slots">How many.</param>
    /// <param name="lastStep">Of each run.</param>
    /// <param name="ledger">Hears of all.</param>
    /// <param name="pause">From one report of a run to its next, in ticks of 10 ms.</param>
    public PlayedWorker(int slots, int lastStep, Ledger ledger, TimeSpan pause)
    {
        (this.slots, this.lastStep, this.ledger, this.pause) = (slots, lastStep, ledger, pause);
        Receive<Acknowledged>(Hear);
        Receive<StartRun>(Start);
        Receive<StopRun>(_ => { });                           // the verdict says the same
        Receive<SlotsWanted>(_ => { });                       // every free slot is offered anyway
        Receive<SlotReturned>(m => Offer(m.Slot));
        Receive<Restate>(_ => Announce());
        Receive<Tick>(_ => GoOn());
        Receive<StudyDoorIs>(Open);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private void Open(StudyDoorIs opened)
    {
        (study, name) = (opened.Door, opened.Study);
        Announce();
        for (var slot = 0; slot < slots; slot++) Offer(new Place(Host, slot, []));
        Timers.StartPeriodicTimer("restate", Restate.Instance, Rhythm);
        if (pause > TimeSpan.Zero) Timers.StartPeriodicTimer("tick", Tick.Instance, TimeSpan.FromMilliseconds(10));
    }

    private void Announce() => study.Tell(new WorkerHere(name, Host, [.. runs.Keys], Capacity.OfSlots(slots)));

    private void Offer(Place slot) => study.Tell(new SlotOffered(slot));

    private void Start(StartRun order)
    {
        if (over.Contains(order.Run.Trial)) return;           // ordered again while its end was under way
        if (!runs.TryGetValue(order.Run, out var run))
        {
            runs[order.Run] = run = new Played(order.Run, order.Place);
            ledger.Started(order.Run.Trial);
            study.Tell(new RunStarted(order.Run, order.Place.Slot + 1));
            Report(run);
        }
    }

    private void Hear(Acknowledged known)
    {
        if (!runs.TryGetValue(known.Run, out var run)) return;
        if (known.Verdict == RunVerdict.Forget)
            Free(run);
        else if (known.Seq == run.Seq && !run.IsEnded)
            Go(run, known.Verdict);
    }

    private void Go(Played run, RunVerdict verdict)
    {
        ledger.Answered(run.ReportedAt);
        if (verdict == RunVerdict.GoOn && pause > TimeSpan.Zero)
            pausing.Enqueue(run, run.DueAt = NextOf(run));
        else if (verdict == RunVerdict.GoOn)
            Report(run);
        else
            End(run, verdict == RunVerdict.Finish ? RunClass.Finished : RunClass.Stopped);
    }

    // Spread over the pause, as runs are that began at different times.
    private long NextOf(Played run)
    {
        var ticks = (long)(pause.TotalSeconds * Stopwatch.Frequency);
        return run.DueAt == 0 ? Stopwatch.GetTimestamp() + ticks * run.Slot.Slot / slots : run.DueAt + ticks;
    }

    private void GoOn()
    {
        while (pausing.TryPeek(out var run, out var due) && due <= Stopwatch.GetTimestamp())
        {
            pausing.Dequeue();
            if (!run.IsEnded && runs.ContainsKey(run.Id)) Report(run);
        }
    }

    private void Report(Played run)
    {
        var step = (int)++run.Seq;
        if (step > lastStep) throw new InvalidOperationException($"{run.Id} was told to go on after its last step.");
        run.ReportedAt = Stopwatch.GetTimestamp();
        study.Tell(new RunReported(run.Id, run.Seq, step, PlayedCurve.At(run.Id.Trial, step)));
    }

    private void End(Played run, RunClass how)
    {
        run.IsEnded = true;
        study.Tell(new RunEnded(run.Id, ++run.Seq, new RunEnd(how, "As told.")));
    }

    private void Free(Played run)
    {
        runs.Remove(run.Id);
        over.Add(run.Id.Trial);
        Offer(run.Slot);
    }

    private sealed class Played(RunId id, Place slot)
    {
        public RunId Id => id;

        public Place Slot => slot;

        public long Seq { get; set; }

        public long ReportedAt { get; set; }

        /// <summary>When it is to report again; 0 before its first pause.</summary>
        public long DueAt { get; set; }

        public bool IsEnded { get; set; }
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed record Restate
    {
        public static readonly Restate Instance = new();
    }
}

/// <summary>To the played worker: the study that it works for.</summary>
internal sealed record StudyDoorIs(IActorRef Door, StudyName Study);
