using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Owns one study: its only writer, and the only one who knows its state.</summary>
/// <remarks>
/// Commands that arrive while a batch is being written are decided together when it is written. Nothing is answered or
/// acted upon before it is written. Starting, changing and resuming are one: make the children match the plan.
/// Supervision: the door stops this actor on any exception and starts a new one, since replay is the truth; this actor
/// stops a trial actor that fails, and the next restating makes a new one from the plan.
/// </remarks>
public sealed class StudyActor : ReceivePersistentActor, IWithTimers
{
    private readonly StudySetup setup;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Queue<Asked> queue = new();
    private readonly Suggesting suggesting;
    private readonly Dictionary<WorkerIncarnation, IActorRef> workers = [];
    private readonly Crew crew;
    private StudyClock clock;
    private StudyState? written;
    private Offers offers = Offers.None;
    private (int Slots, Offers Held) stated;
    private bool isOpen;
    private bool writing;
    private bool filling;
    private IActorRef? closer;
    private (long Last, long Before, bool Running) snapshot;

    public StudyActor(StudySetup setup)
    {
        this.setup = setup;
        clock = new StudyClock(setup.Time, TimeSpan.Zero);
        suggesting = new Suggesting(setup.Offload, setup.InstructionSet);
        crew = new Crew(Context, setup.Spec);

        Recover<SnapshotOffer>(offer => (written, snapshot.Last) = ((StudyState)offer.Snapshot, offer.Metadata.SequenceNr));
        Recover<StudyEvent>(Replay);
        Recover<RecoveryCompleted>(_ => Open());

        Command<RunReported>(m => Ask(new StudyCommand.ReportMetric(m.Run, m.Seq, m.Step, m.Values)));
        Command<RunStarted>(m => Ask(new StudyCommand.ReportStart(m.Run, m.ProcessId, m.Origin, m.Note)));
        Command<CheckpointReported>(m => Ask(new StudyCommand.ReportCheckpoint(m.Run, m.Seq, m.Step, m.Path, m.Bytes)));
        Command<ArtifactReported>(m => Ask(new StudyCommand.ReportArtifact(m.Run, m.Seq, m.Name, m.Path, m.Bytes)));
        Command<CheckpointsHere>(m => Drop(m));
        Command<RunEnded>(m => Ask(new StudyCommand.ReportEnd(m.Run, m.Seq, m.End)));
        Command<WorkerHere>(Meet);
        Command<SlotOffered>(m => Hold(offers.With(m.Slot)));
        Command<OfferWithdrawn>(m => Hold(offers.Without([m.Slot])));
        Command<StudySuperseded>(Superseded);
        Command<DraftsReady>(Draft);
        Command<StudyAsk>(m => Ask(m.Command));
        Command<GetStudy>(_ => Tell());
        Command<CloseStudy>(_ => Close());
        Command<Restate>(_ => StateDemand(again: true));
        Command<Look>(_ => Ask(StudyCommand.CheckTime.Instance));
        Command<SaveSnapshotSuccess>(m => Saved(m.Metadata.SequenceNr));
        Command<SaveSnapshotFailure>(m => NotSaved(m.Cause));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(_ => { });
        Command<Terminated>(m => crew.Forget(m.ActorRef));
        Command<Status.Failure>(m => throw new InvalidOperationException("A suggestion task failed.", m.Cause));
    }

    public override string PersistenceId => JournalReader.PersistenceId(setup.Spec.Name);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Context.Parent.Tell(new StudyBroke(cause));

    /// <summary>A rejected write goes on by default and would be answered as accepted. Stop instead: replay is the truth.</summary>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        throw new JournalRejectedException(sequenceNr, cause);

    protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
        Context.Parent.Tell(new StudyBroke(reason));

    /// <summary>A fact that is missing in the middle is found here: what comes after it makes no sense without it.</summary>
    private void Replay(StudyEvent fact)
    {
        var known = written?.Facts ?? 0;
        if (LastSequenceNr != known + 1) throw UnreadableJournalException.Gap(known, LastSequenceNr);
        written = JournalReader.Evolve(written, fact);
    }

    private void Open()
    {
        if ((written?.Facts ?? 0) != LastSequenceNr)
            throw UnreadableJournalException.Gap(written?.Facts ?? 0, LastSequenceNr);
        clock = new StudyClock(setup.Time, written?.Last.Elapsed ?? TimeSpan.Zero);
        queue.Enqueue(new Asked(new StudyCommand.Open(setup.Spec, setup.Host, setup.Version), ActorRefs.Nobody));
        Timers.StartPeriodicTimer("restate", Restate.Instance, setup.Rhythm);
        if (setup.Spec.Budget.Time is not null) Timers.StartPeriodicTimer("look", Look.Instance, TimeSpan.FromSeconds(1));
        Write();
    }

    private void Ask(StudyCommand command)
    {
        queue.Enqueue(new Asked(command, Sender));
        Write();
    }

    private void Hold(Offers changed)
    {
        offers = changed;
        filling = true;
        Write();
    }

    private void Superseded(StudySuperseded by)
    {
        if (written is { } state && by.Incarnation > state.Incarnation) throw new StudySupersededException(by.Incarnation);
    }

    private void Write()
    {
        while (!writing && (queue.Count > 0 || filling))
        {
            filling = false;
            var batch = new Batch(written, clock.Now, setup.Rules);
            while (batch.HasRoom && queue.TryDequeue(out var asked)) batch.Add(asked);
            if (isOpen && closer is null) batch.Fill(offers);
            if (batch.Events.Count == 0)
            {
                Reply(batch);                                // PersistAllAsync of nothing throws
                StateDemand();
                continue;
            }
            writing = true;
            PersistAllAsync(batch.Events, _ => { });
            DeferAsync(batch, Written);
        }
    }

    private void Written(Batch batch)
    {
        writing = false;
        written = batch.Next!;
        filling |= !isOpen;                                  // the opening is a batch of its own
        isOpen = true;
        foreach (var (trial, basis) in batch.Wants) suggesting.Want(trial, basis);
        Reply(batch);
        Reconcile(batch);
        if (closer is not null) crew.HaltAll();
        suggesting.Start(Self);
        SnapshotIfDue();
        Write();
        CloseIfDone();
    }

    private void Reply(Batch batch)
    {
        var acknowledgements = new Acknowledgements(written);
        foreach (var (asked, answer) in batch.Answers)
        {
            switch (asked.Command)
            {
                case StudyCommand.ReportMetric c: acknowledgements.Add(asked.From, c.Run, answer); break;
                case StudyCommand.ReportCheckpoint c: acknowledgements.Add(asked.From, c.Run, answer); break;
                case StudyCommand.ReportArtifact c: acknowledgements.Add(asked.From, c.Run, answer); break;
                case StudyCommand.ReportEnd c: acknowledgements.Add(asked.From, c.Run, answer); break;
                case StudyCommand.ReportStart c when answer is Answer.Forget: acknowledgements.Add(asked.From, c.Run, answer); break;
                case StudyCommand.AnnounceWorker c: Announced(c); break;
                case StudyCommand.Open when answer is Answer.Reject refused: throw new StudyRefusedException(refused.Because);
                case StudyCommand.Stop or StudyCommand.Resume or StudyCommand.Extend or StudyCommand.Enqueue:
                    asked.From.Tell(new StudyAnswer(answer));
                    break;
            }
        }
        acknowledgements.Send();
    }

    /// <summary>Makes children match the plan for what this batch touched.</summary>
    private void Reconcile(Batch batch)
    {
        foreach (var fact in batch.Events)
        {
            switch (fact)
            {
                case StudyEvent.RunPlaced e:
                    offers = offers.Without(e.Places);
                    crew.Match(written!, e.Run.Trial, workers);
                    break;
                case StudyEvent.TrialPruned e: crew.Match(written!, e.Trial, workers); break;
                case StudyEvent.RunEnded e: crew.Match(written!, e.Run.Trial, workers); break;
                case StudyEvent.StudyEnded: MatchAll(); break;
            }
        }
        Drop(batch);
        if (batch.Events.Any(fact => fact is not StudyEvent.MetricReported)) StateDemand();
    }

    /// <summary>Tells all workers, since nobody remembers where an ended run was. A worker that does not hear it asks one day, or
    /// is told again when it comes back.</summary>
    private void Drop(Batch batch)
    {
        foreach (var order in DropOrders.For(written!, batch.Events))
            foreach (var worker in workers.Values) worker.Tell(order);
    }

    /// <summary>Answers which of a worker's checkpoints nobody needs.</summary>
    private void Drop(CheckpointsHere here)
    {
        if (!isOpen) return;
        var needless = here.Checkpoints.Where(name => !written!.Needs(name.Run, name.Step)).ToImmutableArray();
        if (!needless.IsEmpty) Sender.Tell(new DropCheckpoints(setup.Spec.Name, written!.Incarnation, needless));
    }

    private void MatchAll()
    {
        foreach (var run in written!.Live.Values.Distinct()) crew.Match(written, run.Trial, workers);
    }

    /// <summary>Takes a worker's announcement: its new life is decided upon first; then it hears which runs should not
    /// exist, and gets the orders again for those that it lacks.</summary>
    private void Meet(WorkerHere here)
    {
        if (workers.Keys.Any(known => known.Worker == here.Host.Worker && known.Incarnation > here.Host.Incarnation)) return;
        workers[here.Host] = Sender;
        if (!offers.Announced.Contains(here.Host))
        {
            offers = offers.WithoutOlder(here.Host);         // a fill must not place anything on a life that is over
            Ask(new StudyCommand.AnnounceWorker(here.Host, [.. here.Runs.Select(run => run.ToString())]));
            return;
        }
        var has = here.Runs.ToHashSet();
        foreach (var run in has)
            if (written!.Find(run.Trial)?.Live?.Attempt != run.Attempt)
                Sender.Tell(new Acknowledged(
                    run, written!.Incarnation, long.MaxValue, RunVerdict.Forget, "The study does not have this run."));
        foreach (var trial in crew.At(here.Host))
            crew.Match(written!, trial, workers, isMissing: !has.Contains(written!.RunOf(written.Trials[trial.Value])));
    }

    private void Announced(StudyCommand.AnnounceWorker worker)
    {
        var host = worker.Host;
        foreach (var older in workers.Keys.Where(w => w.Worker == host.Worker && w.Incarnation < host.Incarnation).ToArray())
            workers.Remove(older);
        offers = offers with { Announced = offers.Announced.Add(host) };
        if (workers.TryGetValue(host, out var returned))
            foreach (var order in DropOrders.ForReturned(written!)) returned.Tell(order);
        filling = true;
        foreach (var run in written!.Live.Values.Distinct())
            if (written.Trials[run.Trial.Value].Live!.Places.Any(place => place.Host == host))
                crew.Match(written, run.Trial, workers, isMissing: !worker.Attached.Contains(run.ToString()));
    }

    private void Draft(DraftsReady ready)
    {
        suggesting.Done(ready);
        foreach (var draft in ready.Drafts) queue.Enqueue(new Asked(draft, ActorRefs.Nobody));
        Write();
        suggesting.Start(Self);
    }

    /// <summary>Says how many slots the study can use, where that has changed, and gives back the offers that it can't.</summary>
    private void StateDemand(bool again = false)
    {
        if (setup.Pool is null || written is null) return;
        var wanted = closer is null ? StudyPlan.SlotsFor(written) : 0;
        if (!again && stated == (wanted, offers)) return;
        var surplus = writing ? [] : offers.Usable(written).Skip(wanted).ToArray();
        offers = offers.Without(surplus);
        stated = (wanted, offers);
        // An offer that waits for the end of the slot's run must not stand for one that can be used.
        var waiting = wanted == 0 ? 0 : offers.Slots.Count(slot => written.Live.ContainsKey(slot.SlotId));
        setup.Pool.Tell(new SlotsWanted(
            setup.Spec.Name, written.Incarnation, wanted + waiting, offers.Announced, [.. offers.Slots], again));
        foreach (var slot in surplus) setup.Pool.Tell(new SlotReturned(setup.Spec.Name, slot));
    }

    private void Tell()
    {
        if (isOpen) Sender.Tell(new StudyIs(written!, clock.Now()));
        else Sender.Tell(new StudyUnavailable("The study is being opened.", ForGood: false));
    }

    private void Close()
    {
        closer = Sender;
        StateDemand();
        crew.HaltAll();
        CloseIfDone();
    }

    private void CloseIfDone()
    {
        if (closer is null || writing || queue.Count > 0 || !isOpen || AwaitsRuns || snapshot.Running) return;
        if (written!.Facts == snapshot.Last) Closed();
        else SaveSnapshot();
    }

    /// <summary>Without a pool no run was started here; those that live in the journal are an earlier process's.</summary>
    private bool AwaitsRuns => setup.Pool is not null && !written!.Live.IsEmpty;

    private void Closed()
    {
        closer!.Tell(StudyClosed.Instance);
        Context.Stop(Self);
    }

    private void SnapshotIfDue()
    {
        if (!snapshot.Running && setup.Snapshots.IsDue(written!.Facts, snapshot.Last)) SaveSnapshot();
    }

    /// <summary>Only while no batch is being written: a snapshot counts as all facts up to the last one persisted.</summary>
    private void SaveSnapshot()
    {
        snapshot.Running = true;
        SaveSnapshot(written!);
    }

    private void Saved(long facts)
    {
        // Two are kept, in case the newer one can't be read.
        if (snapshot.Last > 0) DeleteSnapshots(new SnapshotSelectionCriteria(snapshot.Last - 1));
        snapshot = (facts, snapshot.Last, false);
        CloseIfDone();
    }

    private void NotSaved(Exception cause)
    {
        log.Warning("No snapshot could be saved; the journal is replayed instead: {0}", cause.Message);
        snapshot = snapshot with { Running = false, Last = closer is null ? snapshot.Last : written!.Facts };
        CloseIfDone();
    }

    private sealed record Restate
    {
        public static readonly Restate Instance = new();
    }

    private sealed record Look
    {
        public static readonly Look Instance = new();
    }
}
