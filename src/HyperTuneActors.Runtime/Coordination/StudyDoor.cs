using System.Globalization;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Stands before a study's actor, starts it again after 0.2 to 5 s when it stopped, and answers for it meanwhile.
/// Running training is not touched by any of that. In a cluster it is the sharded entity.</summary>
/// <remarks>Supervision: any exception of the study's actor stops it; only recovery makes a new one. A journal that can't
/// be read is not tried again. Another writer on the same journal is tried again after 15 s, doubling to 5 min.</remarks>
public sealed class StudyDoor : ReceiveActor, IWithTimers
{
    /// <summary>Below the 10 s that cluster sharding waits for an entity to stop.</summary>
    public static readonly TimeSpan LongestHandOver = TimeSpan.FromSeconds(8);

    private readonly List<(SubmitStudy Study, IActorRef From)> submitted = [];
    private readonly ILoggingAdapter log = Context.GetLogger();
    private StudySetup setup;
    private IActorRef? study;
    private Exception? cause;
    private DateTimeOffset? closedSince;
    private int failures;
    private bool isOpen;
    private bool isClosing;
    private bool isLeaving;
    private bool isBroken;

    public StudyDoor(StudySetup setup)
    {
        this.setup = setup;
        Receive<StudyBroke>(m => cause = m.Cause);
        Receive<StudyIsOpen>(_ => Opened());
        Receive<StudyIsIdle>(m => Rest(m.IsIdle));
        Receive<Terminated>(_ => Gone());
        Receive<Again>(_ => StartAgain());
        Receive<Lasts>(_ => Last());
        Receive<Forgotten>(_ => Leave());
        Receive<CloseStudy>(Close);
        Receive<HandOverStudy>(HandOver);
        Receive<TooLate>(_ => Context.Stop(Self));
        Receive<WhereIsStudy>(_ => Sender.Tell(new StudyIsAt(setup.Url)));
        Receive<SubmitStudy>(Submit);
        ReceiveAny(Forward);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Start();

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(thrown =>
    {
        cause = thrown;
        return Directive.Stop;
    });

    private void Start()
    {
        study = Context.Watch(Context.ActorOf(Props.Create<StudyActor>(setup)));
        var retry = IsOpenElsewhere ? setup.RetryFenced : setup.Retry;
        Timers.StartSingleTimer("lasts", Lasts.Instance, retry.Longest);
    }

    private void StartAgain()
    {
        if (IsOpenElsewhere && !setup.MayOpenAgain()) Timers.StartSingleTimer("again", Again.Instance, setup.RetryFenced.First);
        else Start();
    }

    private void Last()
    {
        if (study is not null) (failures, closedSince) = (0, null);       // it has lived for a while
    }

    private void Opened()
    {
        isOpen = true;
        foreach (var (wanted, from) in submitted) study!.Tell(Order(wanted), from);
        submitted.Clear();
    }

    /// <summary>A study that nobody knows is begun once its actor has found that there are no facts.</summary>
    private void Submit(SubmitStudy wanted)
    {
        if (isOpen) study!.Forward(Order(wanted));
        else if (study is null && cause is not StudyUnknownException) Sender.Tell(Unavailable());
        else submitted.Add((wanted, Sender));
        if (study is null && submitted.Count > 0) Begin();
    }

    private void Begin()
    {
        setup = setup with { Spec = submitted[0].Study.Spec };
        (cause, isBroken) = (null, false);
        Start();
    }

    private static StudyAsk Order(SubmitStudy wanted) => new(new StudyCommand.Resume(wanted.Id, wanted.By));

    private void Forward(object message)
    {
        if (study is not null) study.Forward(message);
        else if (cause is StudyUnknownException) Sender.Tell(new NoSuchStudy(setup.Name));
        else if (message is StudyAsk or GetStudy) Sender.Tell(Unavailable());
        if (Timers.IsTimerActive("idle")) Rest(true);
    }

    /// <summary>A study that has ended is forgotten by the cluster when nobody has asked for anything for a while.</summary>
    private void Rest(bool isIdle)
    {
        if (setup.IdleTime is not { } time) return;
        if (isIdle) Timers.StartSingleTimer("idle", Forgotten.Instance, time);
        else Timers.Cancel("idle");
    }

    private static void Leave() => Context.Parent.Tell(new Passivate(HandOverStudy.Instance));

    private void Close(CloseStudy close)
    {
        isClosing = true;
        Timers.Cancel("again");
        if (study is not null) study.Forward(close);
        else Sender.Tell(StudyClosed.Instance);
    }

    private void HandOver(HandOverStudy order)
    {
        isLeaving = true;
        Timers.Cancel("again");
        if (study is null) Context.Stop(Self);
        else study.Forward(order);
        Timers.StartSingleTimer("leave", TooLate.Instance, LongestHandOver);
    }

    private void Gone()
    {
        (study, isOpen) = (null, false);
        if (isLeaving) Context.Stop(Self);
        if (isClosing || isLeaving) return;
        if (cause is StudyUnknownException)
        {
            if (submitted.Count > 0) Begin();
            else Rest(true);
            return;
        }
        closedSince ??= setup.Time.GetUtcNow();
        isBroken = cause is StudyRefusedException || JournalFailure.IsForGood(cause);
        foreach (var (_, from) in submitted) from.Tell(Unavailable());
        submitted.Clear();
        if (isBroken)
        {
            log.Error("The study {0} can't be opened: {1}", setup.Name, cause?.Message);
            return;
        }
        var wait = (IsOpenElsewhere ? setup.RetryFenced : setup.Retry).After(failures++);
        log.Warning("The actor of the study {0} stopped and starts again in {1} s: {2}",
            setup.Name, wait.TotalSeconds, JournalFailure.Reason(cause));
        Timers.StartSingleTimer("again", Again.Instance, wait);
    }

    private bool IsOpenElsewhere => cause is StudySupersededException
        || JournalFailure.IsOtherWriter(cause, JournalReader.PersistenceId(setup.Name));

    private StudyUnavailable Unavailable() => new(
        cause is StudyRefusedException refused ? refused.Message
        : isBroken ? JournalFailure.Message(cause!)
        : IsOpenElsewhere ? "The study is open elsewhere."
        : string.Create(CultureInfo.InvariantCulture,
            $"The journal is unavailable since {closedSince:yyyy-MM-dd HH:mm:ss}Z: {JournalFailure.Reason(cause)}"),
        isBroken);

    private sealed record Again
    {
        public static readonly Again Instance = new();
    }

    private sealed record TooLate
    {
        public static readonly TooLate Instance = new();
    }

    private sealed record Lasts
    {
        public static readonly Lasts Instance = new();
    }

    private sealed record Forgotten
    {
        public static readonly Forgotten Instance = new();
    }
}
