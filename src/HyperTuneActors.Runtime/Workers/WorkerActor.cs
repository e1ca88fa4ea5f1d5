using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Akka.Event;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Owns what one machine has to give: starts the runs that studies place there, and refuses what does not fit.</summary>
/// <remarks>Supervision: a run's actor that fails is stopped, which stops its training; the study hears that the run is
/// gone. If this actor itself fails, its guardian starts it again, and a new life of the worker begins.</remarks>
public sealed class WorkerActor : ReceiveActor, IWithTimers
{
    private readonly WorkerIncarnation host;
    private readonly IActorRef pool;
    private readonly IActorRef studies;
    /// <summary>What lies here is told again each time after so many restatements: 5 min in the usual rhythm.</summary>
    private const int RestatementsPerList = 60;

    /// <summary>So many checkpoints are told in one message at most.</summary>
    internal const int MostListed = 500;

    private readonly ITrainer trainer;
    private readonly TimeSpan rhythm;
    private readonly string? directory;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<RunId, IActorRef> runs = [];
    private readonly Premises premises;
    private readonly StartRecord starts = new();
    private readonly HashSet<RunId> stopped = [];
    private readonly Dictionary<StudyName, long> incarnations = [];
    private ImmutableArray<StudyName> open = [];
    private int restatements;

    /// <param name="worker">The worker's stable name.</param>
    /// <param name="lives">Gives each life of the worker a number above all earlier ones.</param>
    /// <param name="capacity">What it has to give.</param>
    /// <param name="pool">Hears what of it is taken.</param>
    /// <param name="studies">The way to the studies that have runs here.</param>
    /// <param name="trainer">Starts the programs.</param>
    /// <param name="rhythm">How often everything is said again.</param>
    /// <param name="directory">The id of the directory that all nodes share; <see langword="null"/> on a single machine.</param>
    public WorkerActor(
        string worker, Func<long> lives, Capacity capacity, IActorRef pool, IActorRef studies, ITrainer trainer, TimeSpan rhythm, string? directory)
    {
        host = new WorkerIncarnation(worker, lives());
        premises = new Premises(host, capacity);
        (this.pool, this.studies, this.trainer, this.rhythm, this.directory) = (pool, studies, trainer, rhythm, directory);

        Receive<StartRun>(m => { if (IsFromNow(m.Run.Study, m.Incarnation)) Start(m); });
        Receive<StopRun>(m => { if (IsFromNow(m.Run.Study, m.Incarnation)) Stop(m); });
        Receive<Acknowledged>(m => { if (IsFromNow(m.Run.Study, m.Incarnation)) runs.GetValueOrDefault(m.Run)?.Forward(m); });
        Receive<RunReports>(_ => Changing(starts.Started));
        Receive<RunGone>(m => Free(m.Run, m.Class));
        Receive<RunUnknown>(m => Disown(m.Run, "It was started before, and this worker does not have it any more."));
        Receive<DropCheckpoints>(m => { if (IsFromNow(m.Study, m.Incarnation)) trainer.Drop(m.Checkpoints); });
        Receive<DropArtifacts>(m => { if (IsFromNow(m.Study, m.Incarnation)) trainer.Drop(m.Runs); });
        Receive<StudiesHere>(Meet);
        Receive<Listed>(Tell);
        Receive<Terminated>(m => Forget(m.ActorRef));
        Receive<Drain>(_ => Changing(() => premises.IsDraining = true));
        Receive<Undrain>(_ => Changing(() => premises.IsDraining = false));
        Receive<Preempt>(_ => GiveWay());
        Receive<Restate>(_ => SayAgain());
    }

    /// <summary>On a single machine.</summary>
    public WorkerActor(
        string worker, Func<long> lives, Capacity capacity, IActorRef pool, IActorRef studies, ITrainer trainer, TimeSpan rhythm)
        : this(worker, lives, capacity, pool, studies, trainer, rhythm, null)
    {
    }

    /// <summary>On a single machine, in the usual rhythm.</summary>
    public WorkerActor(
        string worker, Func<long> lives, Capacity capacity, IActorRef pool, IActorRef studies, ITrainer trainer)
        : this(worker, lives, capacity, pool, studies, trainer, Rhythm.Usual, null)
    {
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        foreach (var run in trainer.Attached()) Attach(run);
        Announce();
        Timers.StartPeriodicTimer("restate", Restate.Instance, rhythm);
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Announce()
    {
        foreach (var study in open.Union(runs.Keys.Select(run => run.Study)).Order()) AnnounceTo(study);
        AnnounceSlots();
    }

    private WorkerStanding Standing => premises.IsDraining || premises.Elsewhere is not null ? WorkerStanding.Draining : starts.Standing;

    private void AnnounceTo(StudyName study) =>
        studies.Tell(new WorkerHere(study, host, [.. runs.Keys.Where(run => run.Study == study)], premises.Capacity, Standing,
            incarnations.GetValueOrDefault(study)));

    /// <summary>Studies that are open; those that are new meet the worker at once.</summary>
    private void Meet(StudiesHere here)
    {
        var before = open;
        open = here.Studies;
        Compare(here.Directory);
        foreach (var study in open.Except(before)) AnnounceTo(study);
    }

    /// <summary>The pool offers nothing of a worker whose directory is another one; the studies learn it here.</summary>
    private void Compare(string? theirs)
    {
        if (theirs is null) return;
        var fault = SameDirectory.IsOther(directory, theirs) ? SameDirectory.Fault(host.Worker, directory!, theirs) : null;
        if (fault == premises.Elsewhere) return;
        if (fault is not null) log.Error("{0} It takes no runs until then.", fault);
        Changing(() => premises.Elsewhere = fault);
    }

    private void SayAgain()
    {
        starts.Look();
        Announce();
        if (++restatements % RestatementsPerList == 0)
            foreach (var study in incarnations.Keys) List(study);
    }

    private void List(StudyName study)
    {
        var self = Self;
        trainer.List(study, found => self.Tell(new Listed(study, found)));
    }

    /// <summary>Live runs tell of their checkpoints themselves; what they have not told yet would seem to be nobody's.</summary>
    private void Tell(Listed listed)
    {
        foreach (var some in listed.Found.Where(checkpoint => !runs.ContainsKey(checkpoint.Run)).Chunk(MostListed))
            studies.Tell(new CheckpointsHere(host, listed.Study, [.. some]));
    }

    private void AnnounceSlots() => pool.Tell(new SlotsHere(host, premises.Capacity, premises.Taken, Standing, directory));

    /// <summary>Whether the worker takes runs may change, and all who place them learn it at once.</summary>
    /// <returns>Whether it did.</returns>
    private bool Changing(Action change)
    {
        var before = Standing;
        change();
        if (Standing == before) return false;
        Announce();
        return true;
    }

    /// <summary>Its node is going away: every run saves what it can, and goes on elsewhere.</summary>
    private void GiveWay()
    {
        foreach (var run in runs.Values) run.Forward(Preempt.Instance);
        Changing(() => premises.IsDraining = true);
    }

    /// <summary>Orders of an older incarnation of the study are ignored: another process has it now. A newer one, or the first
    /// that this life of the worker hears of, is told what lies here.</summary>
    private bool IsFromNow(StudyName study, long incarnation)
    {
        var known = incarnations.GetValueOrDefault(study);
        if (incarnation < known) return false;
        incarnations[study] = incarnation;
        if (incarnation > known) List(study);
        return true;
    }

    private void Start(StartRun order)
    {
        if (runs.TryGetValue(order.Run, out var known))
            known.Forward(order);
        else if (stopped.Contains(order.Run))
            Refuse(order.Run, "It was stopped before it was started.");
        else if (premises.Refusal(order.Place, order.Training.Needs) is { } because)
            Refuse(order.Run, because);
        else
            Hire(order);
    }

    /// <summary>A run that this worker does not have is at its end already, and must not be started by an order that comes
    /// late.</summary>
    private void Stop(StopRun stop)
    {
        if (runs.TryGetValue(stop.Run, out var known))
        {
            known.Forward(stop);
            return;
        }
        stopped.Add(stop.Run);
        studies.Tell(new RunEnded(stop.Run, 0, new RunEnd(RunClass.Stopped, "Stopped before it was started.")));
    }

    private void Hire(StartRun start)
    {
        Hire(new RunOrder(start.Run, start.Training, start.Configuration, start.Metrics, start.Until, start.Seed,
            start.Steps.Last, start.From, start.Place, start.Incarnation), attached: null);
        if (!Changing(() => starts.Took(start.Run))) AnnounceSlots();
    }

    private void Attach(AttachedRun run)
    {
        incarnations[run.Order.Run.Study] = Math.Max(incarnations.GetValueOrDefault(run.Order.Run.Study), run.Order.Incarnation);
        Hire(run.Order, run);
    }

    private void Hire(RunOrder order, AttachedRun? attached)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"run-{order.Run.Study}-{order.Run.Trial}.{order.Run.Attempt}");
        if (attached is not { HasEnded: true }) premises.Take(order.Run, order.Place!, order.Training.Needs);
        runs[order.Run] = Context.Watch(Context.ActorOf(Props.Create<RunActor>(order, studies, trainer, rhythm, attached), name));
    }

    private void Refuse(RunId run, string because) => studies.Tell(new RunEnded(run, 0, new RunEnd(RunClass.Lost, because)));

    private void Disown(RunId run, string because)
    {
        Refuse(run, because);
        Free(run, RunClass.Lost);
        if (runs.TryGetValue(run, out var actor)) Context.Stop(actor);
    }

    private void Free(RunId run, RunClass end)
    {
        premises.Free(run);
        if (!Changing(() => starts.Ended(run, end))) AnnounceSlots();
    }

    // A run's actor that ends while its slot is taken has failed: its training is being stopped, and frees the slot when it
    // is gone.
    private void Forget(IActorRef actor)
    {
        foreach (var run in runs.Where(run => run.Value.Equals(actor)).Select(run => run.Key).ToArray())
        {
            runs.Remove(run);
            if (premises.Has(run))
                studies.Tell(new RunEnded(run, 0, new RunEnd(RunClass.Bug, "The worker's part for this run failed.")));
        }
    }

    private sealed record Listed(StudyName Study, ImmutableArray<CheckpointName> Found);

    private sealed record Restate
    {
        public static readonly Restate Instance = new();
    }
}
