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
    private readonly Roster workers;
    private readonly Crew crew;
    private readonly Demanding demanding;
    private readonly SnapshotKeeping snapshots;
    private StudyClock clock;
    private StudyState? written;
    private Offers offers = Offers.None;
    private bool isOpen;
    private bool writing;
    private bool filling;
    private IActorRef? closer;
    private bool isLeaving;

    public StudyActor(StudySetup setup)
    {
        this.setup = setup;
        clock = new StudyClock(setup.Time, TimeSpan.Zero);
        suggesting = new Suggesting(setup.Offload, setup.InstructionSet);
        workers = new Roster(setup.Time, setup.Rhythm, setup.WorkerPatience);
        crew = new Crew(Context, workers);
        demanding = new Demanding(setup.Pool, setup.Name);
        snapshots = new SnapshotKeeping(setup.Snapshots, SaveSnapshot, facts => DeleteSnapshots(new SnapshotSelectionCriteria(facts)));

        Recover<SnapshotOffer>(Restore);
        Recover<StudyEvent>(Replay);
        Recover<RecoveryCompleted>(_ => Open());

        Command<RunReported>(m => Ask(new StudyCommand.ReportMetric(m.Run, m.Seq, m.Step, m.Values)));
        Command<RunStarted>(m => Ask(new StudyCommand.ReportStart(m.Run, m.ProcessId, m.Origin, m.Note)));
        Command<CheckpointReported>(m => Ask(new StudyCommand.ReportCheckpoint(m.Run, m.Seq, m.Step, m.Path, m.Bytes)));
        Command<ArtifactReported>(m => Ask(new StudyCommand.ReportArtifact(m.Run, m.Seq, m.Name, m.Path, m.Bytes)));
        Command<CheckpointsHere>(m => Drop(m));
        Command<RunEnded>(m => Ask(new StudyCommand.ReportEnd(m.Run, m.Seq, m.End, m.End.Class == RunClass.StartFailed ? offers.Open : null)));
        Command<WorkerHere>(Meet);
        Command<SlotOffered>(m => Hold(offers.With(m.Slot)));
        Command<OfferWithdrawn>(m => Hold(offers.Without([m.Slot])));
        Command<StudySuperseded>(Superseded);
        Command<DraftsReady>(Draft);
        Command<StudyAsk>(m => Ask(m.Command));
        Command<GetStudy>(_ => Tell());
        Command<CloseStudy>(_ => Close());
        Command<HandOverStudy>(_ => HandOver());
        Command<Restate>(_ => Look());
        Command<CheckTime>(_ => Ask(StudyCommand.CheckTime.Instance));
        Command<SaveSnapshotSuccess>(m => Saved(m.Metadata.SequenceNr));
        Command<SaveSnapshotFailure>(m => NotSaved(m.Cause));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(_ => { });
        Command<Terminated>(m => crew.Forget(m.ActorRef));
        Command<Status.Failure>(m => throw new InvalidOperationException("A suggestion task failed.", m.Cause));
    }

    public override string PersistenceId => JournalReader.PersistenceId(setup.Name);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Context.Parent.Tell(new StudyBroke(cause));

    /// <summary>A rejected write goes on by default and would be answered as accepted. Stop instead: replay is the truth.</summary>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        throw new JournalRejectedException(sequenceNr, cause);

    protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
        Context.Parent.Tell(new StudyBroke(reason));

    private void Restore(SnapshotOffer offer)
    {
        written = (StudyState)offer.Snapshot;
        snapshots.Known(offer.Metadata.SequenceNr);
    }

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
        if ((setup.Spec ?? written?.Spec) is not { } spec)
        {
            Context.Parent.Tell(new StudyBroke(new StudyUnknownException(setup.Name)));
            Context.Stop(Self);
            return;
        }
        clock = new StudyClock(setup.Time, written?.Last.Elapsed ?? TimeSpan.Zero);
        queue.Enqueue(new Asked(new StudyCommand.Open(spec, setup.Host, setup.Version), ActorRefs.Nobody));
        Timers.StartPeriodicTimer("restate", Restate.Instance, setup.Rhythm);
        if (spec.Budget.Time is not null) Timers.StartPeriodicTimer("time", CheckTime.Instance, TimeSpan.FromSeconds(1));
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
            if (isOpen && closer is null && !isLeaving) batch.Fill(offers);
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
        if (!isOpen) Context.Parent.Tell(StudyIsOpen.Instance);
        filling |= !isOpen;                                  // the opening is a batch of its own
        isOpen = true;
        foreach (var (trial, basis) in batch.Wants) suggesting.Want(trial, basis);
        Reply(batch);
        Reconcile(batch);
        if (closer is not null) crew.HaltAll();
        suggesting.Start(Self);
        snapshots.SaveIfDue(written);
        Context.Parent.Tell(written is { End: not null, Live.IsEmpty: true } ? StudyIsIdle.Yes : StudyIsIdle.No);
        if (isLeaving) Context.Stop(Self);
        else Write();
        CloseIfDone();
    }

    private void Reply(Batch batch)
    {
        var acknowledgements = new Acknowledgements(written);
        foreach (var (asked, answer) in batch.Answers)
        {
            switch (asked.Command)
            {
                case var c when Acknowledgements.RunOf(c, answer) is { } run: acknowledgements.Add(asked.From, run, answer); break;
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
                    crew.Match(written!, e.Run.Trial);
                    break;
                case StudyEvent.TrialPruned e: crew.Match(written!, e.Trial); break;
                case StudyEvent.RunEnded e: crew.Match(written!, e.Run.Trial); break;
                case StudyEvent.StudyEnded: MatchAll(); break;
            }
        }
        DropOrders.Tell(written!, batch.Events, workers.Actors);
        if (batch.Events.Any(fact => fact is not StudyEvent.MetricReported)) StateDemand();
    }

    /// <summary>Answers which of a worker's checkpoints nobody needs.</summary>
    private void Drop(CheckpointsHere here)
    {
        if (!isOpen) return;
        var needless = here.Checkpoints.Where(name => IsKnown(name.Run) && !written!.Needs(name.Run, name.Step)).ToImmutableArray();
        if (!needless.IsEmpty) Sender.Tell(new DropCheckpoints(setup.Name, written!.Incarnation, needless));
    }

    /// <summary>A run that is not may be that of a newer process, which has the study now.</summary>
    private bool IsKnown(RunId run) => written!.Find(run.Trial) is { } trial && run.Attempt <= trial.Attempts;

    private void MatchAll()
    {
        foreach (var run in written!.Live.Values.Distinct()) crew.Match(written, run.Trial);
    }

    /// <summary>Takes a worker's announcement: its new life is decided upon first; then it hears which runs should not
    /// exist, and gets the orders again for those that it lacks.</summary>
    private void Meet(WorkerHere here)
    {
        if (isOpen && here.StudyIncarnation > written!.Incarnation) throw new StudySupersededException(here.StudyIncarnation);
        if (workers.IsOver(here.Host)) return;
        workers.Hear(here.Host, Sender);
        if (isOpen) offers = offers.Hearing(here.Host.Worker, here.Takes(written!.Spec.Training.Needs));
        if (!offers.Announced.Contains(here.Host))
        {
            offers = offers.WithoutOlder(here.Host);         // a fill must not place anything on a life that is over
            Ask(new StudyCommand.AnnounceWorker(here.Host, [.. here.Runs.Select(run => run.ToString())]));
            return;
        }
        var has = here.Runs.ToHashSet();
        Acknowledgements.Disown(written!, Sender, has);
        foreach (var trial in crew.At(here.Host))
            crew.Match(written!, trial, isMissing: !has.Contains(written!.RunOf(written.Trials[trial.Value])));
    }

    private void Announced(StudyCommand.AnnounceWorker worker)
    {
        var host = worker.Host;
        workers.Retire(host);
        offers = offers with { Announced = offers.Announced.Add(host) };
        if (workers.TryGet(host, out var returned))
        {
            foreach (var order in DropOrders.ForReturned(written!)) returned.Tell(order);
            Acknowledgements.Disown(written!, returned, worker.Attached.Select(RunId.Parse));
        }
        filling = true;
        foreach (var run in written!.Live.Values.Distinct())
            if (written!.Trials[run.Trial.Value].Live!.Places.Any(place => place.Host == host))
                crew.Match(written, run.Trial, isMissing: !worker.Attached.Contains(run.ToString()));
    }

    private void Draft(DraftsReady ready)
    {
        suggesting.Done(ready);
        foreach (var draft in ready.Drafts) queue.Enqueue(new Asked(draft, ActorRefs.Nobody));
        Write();
        suggesting.Start(Self);
    }

    private void StateDemand(bool again = false)
    {
        if (written is not null) offers = demanding.State(written, offers, closer is not null || isLeaving, writing, again);
    }

    /// <summary>In the study's rhythm: all is said again, and workers that are silent are given up.</summary>
    private void Look()
    {
        StateDemand(again: true);
        if (!isOpen || setup.Pool is null) return;
        var hosts = written!.Live.Values.Distinct().SelectMany(run => written.Trials[run.Trial.Value].Live!.Places).Select(place => place.Host);
        foreach (var host in workers.Lost(hosts))
        {
            offers = offers.WithoutWorker(host.Worker);
            Ask(new StudyCommand.LoseWorker(host, setup.WorkerPatience));
        }
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

    /// <summary>Another node is to have the study: what is being written is finished, nothing else begins, and training goes on.
    /// </summary>
    private void HandOver()
    {
        isLeaving = true;
        if (!writing) Context.Stop(Self);
    }

    private void CloseIfDone()
    {
        if (closer is null || writing || queue.Count > 0 || !isOpen || AwaitsRuns || snapshots.IsRunning) return;
        if (snapshots.IsCurrent(written!)) Closed();
        else snapshots.Save(written!);
    }

    /// <summary>Without a pool no run was started here; those that live in the journal are an earlier process's.</summary>
    private bool AwaitsRuns => setup.Pool is not null && !written!.Live.IsEmpty;

    private void Closed()
    {
        closer!.Tell(StudyClosed.Instance);
        Context.Stop(Self);
    }

    private void Saved(long facts)
    {
        snapshots.Saved(facts);
        CloseIfDone();
    }

    private void NotSaved(Exception cause)
    {
        log.Warning("No snapshot could be saved; the journal is replayed instead: {0}", cause.Message);
        snapshots.NotSaved(giveUp: closer is null ? null : written!.Facts);
        CloseIfDone();
    }
}
