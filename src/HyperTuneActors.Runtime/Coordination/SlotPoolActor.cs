using Akka.Actor;
using Akka.Event;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Brings workers' free slots and studies' demands together. It only proposes: the worker owns its slots and
/// refuses what does not fit, and whatever this actor knows it hears again every 5 s. It also tells workers which studies are
/// open, and forgets studies and workers that were not heard of for <see cref="Patience"/> restatements.</summary>
public sealed class SlotPoolActor : ReceiveActor, IWithTimers
{
    private const int Patience = 6;

    private readonly SortedDictionary<string, Heard> studies = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Heard> workers = new(StringComparer.Ordinal);
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly HashSet<string> elsewhere = new(StringComparer.Ordinal);
    private SlotMatching matching;

    /// <summary>On a single machine.</summary>
    public SlotPoolActor() : this(null)
    {
    }

    /// <param name="directory">The id of the directory that all nodes share: a worker with another one gets no runs. <see langword="null"/>
    /// where there is nothing to compare.</param>
    public SlotPoolActor(string? directory)
    {
        matching = SlotMatching.Empty with { Directory = directory };
        Receive<SlotsHere>(Meet);
        Receive<SlotReturned>(m => Match(matching.Returned(m.Study.Value, m.Slot.SlotId)));
        Receive<SlotsWanted>(Want);
        Receive<StudyLeft>(Leave);
        Receive<GetOpenStudies>(_ => Sender.Tell(StudiesHere()));
        Receive<WhyWaiting>(m => Sender.Tell(Waiting.For(matching, m.Study)));
        Receive<GetNodes>(_ => Sender.Tell(Nodes()));
        Receive<Drain>(m => PassOn(m.Worker, m));
        Receive<Undrain>(m => PassOn(m.Worker, m));
        Receive<Look>(_ => LookAround());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("look", Look.Instance, Rhythm.Usual);

    private void Meet(SlotsHere said)
    {
        var here = Admitted(said);
        workers[here.Host.Worker] = new Heard(Sender);
        Sender.Tell(StudiesHere());
        if (here.Standing is WorkerStanding.Draining or WorkerStanding.SetAside) Withdraw(here.Host.Worker, here.Host);
        Match(matching.With(here));
    }

    /// <summary>One that sees another directory is as one that drains, whatever it says itself; that is logged once.</summary>
    private SlotsHere Admitted(SlotsHere here)
    {
        var name = here.Host.Worker;
        if (!matching.IsElsewhere(here))
        {
            elsewhere.Remove(name);
            return here;
        }
        if (elsewhere.Add(name)) log.Error("{0} It gets no runs until then.", FaultOf(here));
        return here with { Standing = WorkerStanding.Draining };
    }

    private string? FaultOf(SlotsHere here) =>
        matching.IsElsewhere(here) ? SameDirectory.Fault(here.Host.Worker, here.Directory!, matching.Directory!) : null;

    private StudiesHere StudiesHere() => new([.. studies.Keys.Select(name => new StudyName(name))], matching.Directory);

    private NodesAre Nodes() => new(
    [
        .. matching.Workers.Select(worker => new NodeIs(
            worker.Value.Here, workers[worker.Key].Silence,
            matching.Reserved.TryGetValue(worker.Key, out var study) ? new StudyName(study) : null, FaultOf(worker.Value.Here)))
    ]);

    private void PassOn(string worker, object order)
    {
        var isKnown = workers.TryGetValue(worker, out var known);
        known?.Actor.Tell(order);
        Sender.Tell(new DrainHeard(worker, isKnown));
    }

    private void Leave(StudyLeft left)
    {
        if (matching.Of(left.Study.Value).Demand is { } demand && demand.Incarnation <= left.Incarnation)
            Forget(left.Study.Value);
    }

    private void LookAround()
    {
        foreach (var (name, study) in studies.ToArray())
            if (++study.Silence > Patience) Forget(name);
        foreach (var (name, worker) in workers.ToArray())
            if (++worker.Silence > Patience) Lose(name);
        Match(matching.Looked());
    }

    private void Lose(string worker)
    {
        workers.Remove(worker);
        Withdraw(worker);
        Match(matching.WithoutWorker(worker));
    }

    /// <summary>A study that does not know would place its run there, only to have it refused.</summary>
    private void Withdraw(string worker, WorkerIncarnation? only = null)
    {
        foreach (var offer in matching.OffersOf(worker).Where(offer => only is null || offer.Slot.Host == only))
            if (studies.TryGetValue(offer.Study, out var study)) study.Actor.Tell(new OfferWithdrawn(offer.Slot));
    }

    private void Forget(string study)
    {
        studies.Remove(study);
        Match(matching.WithoutStudy(study));
    }

    private void Want(SlotsWanted wanted)
    {
        if (matching.IsOlder(wanted.Study.Value, wanted.Incarnation))
        {
            Sender.Tell(new StudySuperseded(wanted.Study, matching.Of(wanted.Study.Value).Demand!.Incarnation));
            return;
        }
        var isNew = !studies.ContainsKey(wanted.Study.Value);
        studies[wanted.Study.Value] = new Heard(Sender);
        if (isNew) foreach (var worker in workers.Values) worker.Actor.Tell(StudiesHere());
        Match(matching.With(wanted.Study.Value, new Demand(wanted.Incarnation, wanted.Slots, wanted.Workers, wanted.Held,
            wanted.Resources, wanted.Weight, wanted.Concurrency)));
        if (wanted.Again) Remind(wanted);
        // Such a worker is lost, or the study meets it first: then the slot is offered again.
        foreach (var slot in wanted.Held.Where(slot => !wanted.Workers.Contains(slot.Host))) Sender.Tell(new OfferWithdrawn(slot));
    }

    private void Match(SlotMatching changed)
    {
        (matching, var offers) = changed.Match();
        foreach (var offer in offers) studies[offer.Study].Actor.Tell(new SlotOffered(offer.Slot));
    }

    // An offer that the study does not hold was lost, or it has a run there of which the worker has not told yet: then the
    // study does not fill it again.
    private void Remind(SlotsWanted wanted)
    {
        foreach (var slot in matching.UnderWayTo(wanted.Study.Value)) Sender.Tell(new SlotOffered(slot));
    }

    /// <summary>A worker or an open study.</summary>
    private sealed class Heard(IActorRef actor)
    {
        public IActorRef Actor => actor;

        /// <summary>So many looks ago it was heard of.</summary>
        public int Silence { get; set; }
    }

    private sealed record Look
    {
        public static readonly Look Instance = new();
    }
}
