using System.Globalization;
using Akka.Actor;
using Akka.Event;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Stands before a study's actor, starts it again after 0.2 to 5 s when it stopped, and answers for it meanwhile.
/// Running training is not touched by any of that.</summary>
/// <remarks>Supervision: any exception of the study's actor stops it; only recovery makes a new one. A journal that can't
/// be read is not tried again. Another writer on the same journal is tried again after 15 s, doubling to 5 min.</remarks>
public sealed class StudyDoor : ReceiveActor, IWithTimers
{
    /// <summary>Below the 10 s that cluster sharding waits for an entity to stop.</summary>
    public static readonly TimeSpan LongestHandOver = TimeSpan.FromSeconds(8);

    private readonly StudySetup setup;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private IActorRef? study;
    private Exception? cause;
    private DateTimeOffset? closedSince;
    private int failures;
    private bool isClosing;
    private bool isLeaving;
    private bool isBroken;

    public StudyDoor(StudySetup setup)
    {
        this.setup = setup;
        Receive<StudyBroke>(m => cause = m.Cause);
        Receive<Terminated>(_ => Gone());
        Receive<Again>(_ => Start());
        Receive<CloseStudy>(Close);
        Receive<HandOverStudy>(HandOver);
        Receive<TooLate>(_ => Context.Stop(Self));
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
        Timers.StartSingleTimer("open", Opened.Instance, retry.Longest);
    }

    private void Forward(object message)
    {
        if (message is Opened)
        {
            if (study is not null) (failures, closedSince) = (0, null);   // it has lived for a while
        }
        else if (study is not null)
        {
            study.Forward(message);
        }
        else if (message is StudyAsk or GetStudy)
        {
            Sender.Tell(Unavailable());
        }
    }

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
        study = null;
        if (isLeaving) Context.Stop(Self);
        if (isClosing || isLeaving) return;
        closedSince ??= setup.Time.GetUtcNow();
        isBroken = cause is StudyRefusedException || JournalFailure.IsForGood(cause);
        if (isBroken)
        {
            log.Error("The study can't be opened: {0}", cause?.Message);
            return;
        }
        var wait = (IsOpenElsewhere ? setup.RetryFenced : setup.Retry).After(failures++);
        log.Warning("The study's actor stopped and starts again in {0} s: {1}", wait.TotalSeconds, JournalFailure.Reason(cause));
        Timers.StartSingleTimer("again", Again.Instance, wait);
    }

    private bool IsOpenElsewhere => cause is StudySupersededException || JournalFailure.IsOtherWriter(
        cause, JournalReader.PersistenceId(setup.Spec.Name));

    private StudyUnavailable Unavailable() => new(
        isBroken ? JournalFailure.Message(cause!)
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

    private sealed record Opened
    {
        public static readonly Opened Instance = new();
    }
}
