using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>What kills a batch, and who dies with the study.</summary>
internal enum Kill
{
    None,

    /// <summary>The facts of the batch are dropped.</summary>
    BeforeTheWrite,

    /// <summary>The facts are in the journal, nobody is answered.</summary>
    AfterTheWrite,

    /// <summary>As on one machine whose plug is pulled after the write: the runs are lost as well.</summary>
    Everything,
}

/// <summary>How bad a random world is.</summary>
/// <param name="Turns">So long it is bad; then everything heals, so that the study can end.</param>
/// <param name="Loss">The share of messages that are lost.</param>
/// <param name="Repeat">The share of messages that come twice.</param>
/// <param name="Disturbance">The share of turns in which a worker restarts or a person interferes.</param>
/// <param name="Fate">What happens to a batch, by its number.</param>
internal sealed record Weather(int Turns, double Loss, double Repeat, double Disturbance, Func<int, Random, Kill> Fate)
{
    public static readonly Weather Calm = new(0, 0, 0, 0, (_, _) => Kill.None);
}

/// <summary>A study with its workers and the messages between them, in one thread and without time. Everything that
/// happens is drawn from the seed.</summary>
internal sealed class RandomWorld
{
    public const string InstructionSet = "none";
    private const int LastTurn = 60_000;

    private readonly Random random;
    private readonly Weather weather;
    private readonly List<Action> network = [];
    private readonly List<RandomWorldWorker> workers;
    private RandomWorldStudy study;
    private bool isDead;
    private int batches;
    private int commands;
    private int turn;

    private RandomWorld(int seed, StudySpec spec, RandomWorldTrainer trainer, Weather weather)
    {
        random = new Random(seed);
        this.weather = weather;
        Spec = spec;
        workers = spec.Concurrency == 1 || random.Next(2) == 0
            ? [new("w", spec.Concurrency, trainer)]
            : [new("v", 1, trainer), new("w", spec.Concurrency - 1, trainer)];
        study = new RandomWorldStudy(this);
    }

    public StudySpec Spec { get; }

    public List<StudyEvent> Journal { get; } = [];

    /// <summary>The state after each batch that was written and answered.</summary>
    public List<StudyState> Kept { get; } = [];

    public int Batches => batches;

    private bool IsBad => turn < weather.Turns;

    /// <summary>Lets the study run to its end.</summary>
    public static RandomWorld Run(int seed, StudySpec spec, RandomWorldTrainer trainer, Weather weather)
    {
        var world = new RandomWorld(seed, spec, trainer, weather);
        while (!world.IsOver())
        {
            if (world.turn++ >= LastTurn) Assert.Fail(world.Stuck());
            world.Turn();
        }
        return world;
    }

    public Moment Moment(TimeSpan last) =>
        new(DateTimeOffset.UnixEpoch.AddSeconds(turn), last + TimeSpan.FromMilliseconds(random.Next(3)));

    /// <summary>Lets a batch be written, unless its fate is another.</summary>
    /// <returns>Whether the process lives on after it.</returns>
    public bool Survives(Action write)
    {
        var kill = weather.Fate(++batches, random);
        if (kill != Kill.BeforeTheWrite) write();
        if (kill == Kill.Everything)
            foreach (var worker in workers) worker.Restart(takesOver: false);
        isDead = kill != Kill.None;
        return !isDead;
    }

    public void Order(Assignment order, long incarnation) =>
        Send(() => workers.Single(to => to.Host.Worker == order.Places[0].Host.Worker).Take(order, incarnation));

    /// <summary>Lets what a task computed come back: late, but never lost while the process lives.</summary>
    public void Return(StudyCommand command) => network.Add(() => study.Take(command, _ => { }));

    private string Stuck() =>
        $"The study does not come to its end; the last facts:{Environment.NewLine}"
        + string.Join(Environment.NewLine, Journal.TakeLast(20));

    private bool IsOver()
    {
        if (study.Written is not { End: { } end, Live.IsEmpty: true } || !workers.All(worker => worker.IsIdle)) return false;
        return end.Reason != EndReason.Stopped && (end.Reason != EndReason.Failing || commands > 6);
    }

    private void Turn()
    {
        var worker = workers[random.Next(workers.Count)];
        switch (random.Next(20))
        {
            case < 8: Deliver(1 + random.Next(20)); break;
            case < 13: foreach (var report in worker.Step(random)) Send(worker, report); break;
            case < 15: Restate(worker); break;
            case < 17: study.Draft(); break;
            case 17: study.Reconcile(); break;
            case 18 when study.Written?.End?.Reason is EndReason.Stopped or EndReason.Failing:
                Send(new StudyCommand.Resume(NextCommand(), "ada"));
                break;
            case 19 when IsBad && random.NextDouble() < weather.Disturbance: Disturb(worker); break;
        }
    }

    private void Deliver(int most)
    {
        for (; most > 0 && network.Count > 0; most--)
        {
            var at = random.Next(network.Count);
            var deliver = network[at];
            network.RemoveAt(at);
            deliver();
        }
        study.Write(1 + random.Next(20));
        if (!isDead) return;
        isDead = false;
        study = new RandomWorldStudy(this);
    }

    private void Restate(RandomWorldWorker worker)
    {
        Send(worker, worker.Announcement);
        foreach (var report in worker.Unacknowledged) Send(worker, report);
        foreach (var slot in worker.FreeSlots) Send(() => study.Take(slot));
    }

    private void Disturb(RandomWorldWorker worker)
    {
        switch (random.Next(7))
        {
            case 6: Send(new StudyCommand.Enqueue(NextCommand(), "ada", RandomWorldSpecs.Given(random))); break;
            case < 3: worker.Restart(takesOver: random.Next(2) == 0); break;
            case 3: Send(new StudyCommand.Stop(NextCommand(), "ada")); break;
            case 4: Send(new StudyCommand.Resume(NextCommand(), "ada")); break;
            default:
                Send(new StudyCommand.Extend(NextCommand(), "ada", (study.Written?.TrialBudget ?? 1) + random.Next(3)));
                break;
        }
    }

    // Some commands come with the id of an earlier one, as from a client that had no answer.
    private CommandId NextCommand() => new($"c{(random.Next(4) == 0 ? commands : ++commands)}");

    private void Send(StudyCommand command) => Send(() => study.Take(command, _ => { }));

    private void Send(RandomWorldWorker from, StudyCommand report) =>
        Send(() => study.Take(report, answer => Send(() => from.Take(report, answer))));

    private void Send(Action deliver)
    {
        if (IsBad && random.NextDouble() < weather.Loss) return;
        network.Add(deliver);
        if (IsBad && random.NextDouble() < weather.Repeat) network.Add(deliver);
    }
}
