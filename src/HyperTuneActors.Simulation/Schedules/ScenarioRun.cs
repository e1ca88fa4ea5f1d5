using System.Globalization;
using Akka.Actor;
using Akka.Event;
using Akka.Serialization;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Faults;
using HyperTuneActors.Simulation.Invariants;
using HyperTuneActors.Simulation.Machines;
using HyperTuneActors.Simulation.Storage;
using HyperTuneActors.Simulation.Timing;
using Microsoft.Data.Sqlite;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Schedules;

/// <summary>Plays one scenario to its end, and looks after each step whether all invariants hold.</summary>
public sealed class ScenarioRun
{
    private const int MostSteps = 20_000_000;

    /// <summary>So long a study may write nothing before it counts as stuck: longer than any fault lasts.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromHours(3);

    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(20);

    private readonly Scenario scenario;
    private readonly SimulatedCluster cluster;
    private readonly Ledger ledger;
    private readonly FaultInjector faults;
    private readonly Invariant[] invariants;
    private readonly Coverage coverage = new();
    private readonly Person person;
    private readonly Dictionary<long, byte[]> states = [];
    private readonly SerializerWithStringManifest snapshots;
    private readonly CaptureRef observer;
    private readonly HashSet<long> watched;
    private readonly bool watchesAll;
    private TimeSpan lastFact;
    private int suggesting;
    private (string What, string How)? broken;

    private ScenarioRun(Scenario scenario, ActorSystem system, bool watchesAll, Planted planted)
    {
        this.scenario = scenario;
        var spec = scenario.ToSpec();
        var step = TimeSpan.FromSeconds(scenario.StepSeconds);
        cluster = new SimulatedCluster(
            system, spec, scenario.ToShape(), new SyntheticTraining(spec, step, (ulong)scenario.Seed), scenario.Seed)
        {
            Snapshots = new SnapshotRule(scenario.SnapshotAfter, scenario.SnapshotAfter),
            Suggested = started => suggesting += started ? 1 : -1,
            Rules = planted.Rules,
        };
        ledger = new Ledger(spec);
        faults = new FaultInjector(cluster, ledger, scenario.Faults, scenario.Seed, kind => coverage.Hit(kind, ledger));
        person = new Person(cluster, scenario);
        invariants = Invariants();
        snapshots = (SerializerWithStringManifest)system.Serialization.FindSerializerForType(typeof(StudyState));
        observer = new CaptureRef((ExtendedActorSystem)system, Observe);
        this.watchesAll = watchesAll;
        watched = Drawn();
        cluster.Disk.Written += Written;
        cluster.Network.Sent += (from, to, message) =>
        {
            foreach (var invariant in invariants) invariant.Sent(from, to, message);
        };
        foreach (var machine in cluster.Machines)
            machine.Began += (at, process) =>
            {
                foreach (var invariant in invariants) invariant.Began(at, process);
            };
        system.EventStream.Subscribe(new CaptureRef((ExtendedActorSystem)system, Fail), typeof(Error));
        planted.Tamper?.Invoke(cluster);
    }

    /// <summary>Plays a scenario on the caller's thread.</summary>
    /// <param name="scenario">The script.</param>
    /// <param name="watchesAll">Whether the state is compared after every batch, and not at three drawn ones.</param>
    /// <param name="trace">Told what happens: messages, facts, faults.</param>
    public static Outcome Play(Scenario scenario, bool watchesAll = false, Action<string>? trace = null) =>
        Play(scenario, watchesAll, Planted.Nothing, trace);

    internal static Outcome Play(Scenario scenario, bool watchesAll, Planted planted, Action<string>? trace = null)
    {
        var system = ActorSystem.Create("simulation", VirtualTime.Config);
        try
        {
            var run = new ScenarioRun(scenario, system, watchesAll, planted);
            if (trace is not null) run.TraceTo(trace);
            return run.Play();
        }
        finally
        {
            system.Terminate().Wait(TimeSpan.FromSeconds(10));
        }
    }

    private void TraceTo(Action<string> trace)
    {
        void Say(string what) => trace(string.Create(CultureInfo.InvariantCulture, $"{cluster.Time.Now.TotalSeconds,12:0.0000} {what}"));
        cluster.Network.Sent += (from, to, message) => Say($"{from.Top} -> {to}: {message}");
        cluster.Disk.Written += rows =>
        {
            foreach (var row in rows) Say($"fact {row.Number}: {row.Content}");
        };
        cluster.Killed += party => Say($"{party} is killed");
        faults.Struck += fault => Say($"fault: {fault}");
    }

    private Outcome Play()
    {
        using (cluster)
        {
            cluster.Start();
            for (var steps = 0; broken is null && !IsOver(); steps++)
            {
                if (!cluster.Time.Step()) broken = ("the study comes to its end", "Nothing is left to happen.");
                Look(steps);
            }
            if (broken is null) Settle();
            return new Outcome(scenario, broken?.What, broken?.How, faults.Hit, ledger.Facts, cluster.Time.Now,
                cluster.Disk.Hash(), coverage);
        }
    }

    private bool IsOver() => cluster.IsOver && person.IsDone && !faults.Lasts;

    private void Look(int steps)
    {
        foreach (var invariant in invariants)
        {
            invariant.Stepped();
            if (invariant.Broken is { } how) broken ??= (invariant.Name, how);
        }
        if (cluster.Time.Now - lastFact > Stuck || steps > MostSteps)
            broken ??= ("the study comes to its end",
                $"Nothing was written since {lastFact}; {ledger.Counted} of {ledger.Budget} trials, {ledger.Open} open, {ledger.Slots.Count} running, {ledger.End}.");
    }

    /// <summary>When all is over nothing may be left: no process, no slot taken.</summary>
    private void Settle()
    {
        cluster.Time.Advance(Afterwards);
        if (cluster.Machines.FirstOrDefault(machine => machine.Living.Count > 0) is { } machine)
            broken = ("nothing runs when a study has ended", $"{machine.Living[0].Order.Run} still runs on {machine.Party}.");
        foreach (var invariant in invariants)
            if (invariant.Broken is { } how) broken ??= (invariant.Name, how);
        if (broken is null && Examination.Of(cluster.Disk.Facts(cluster.PersistenceId), states, Bytes) is { } wrong)
            broken = ("replay and verify agree with what the study did", wrong);
    }

    private Invariant[] Invariants() =>
    [
        new OneStatus(ledger, () => cluster.State),
        new SlotsHoldOneRun(ledger, cluster.Machines),
        new OneAttemptCounts(ledger, cluster.Machines),
        new ReportsCountOnce(ledger),
        new RungsKeepTheirShare(ledger),
        new BudgetsAreMet(ledger),
        new EndsHaveReasons(),
        new AnswersFollowFacts(ledger, cluster.Study),
        new EffectsFollowFacts(ledger, cluster.Study),
        new NoSlotIsIdle(ledger, cluster, () => faults.TroubledUntil, () => suggesting > 0),
    ];

    private void Written(IReadOnlyList<Row> rows)
    {
        lastFact = cluster.Time.Now;
        for (var i = 0; i < rows.Count; i++)
        {
            var fact = (StudyEvent)rows[i].Content!;
            var next = i + 1 < rows.Count ? (StudyEvent)rows[i + 1].Content! : null;
            foreach (var invariant in invariants) invariant.Written(fact, next);
            ledger.Take(fact);
            person.Hear(fact, ledger);
        }
        foreach (var invariant in invariants) invariant.BatchWritten();
        faults.Look();
        if (watchesAll || watched.RemoveWhere(facts => facts <= ledger.Facts) > 0) AskState();
    }

    /// <summary>Asks the study what it knows, as soon as it can tell.</summary>
    private void AskState() => cluster.Time.After(TimeSpan.Zero, () => cluster.Study.Current?.Front?.Tell(GetStudy.Instance, observer));

    private void Observe(object answer)
    {
        if (answer is StudyIs { State: var state }) states[state.Facts] = Bytes(state);
    }

    /// <summary>An actor has failed. It may when the journal does, and for nothing else.</summary>
    private void Fail(object error)
    {
        var cause = ((Error)error).Cause;
        if (cause is not (null or IOException or SqliteException or JournalRejectedException))
            broken ??= ("no actor fails", cause.ToString());
    }

    private byte[] Bytes(StudyState state) => snapshots.ToBinary(state);

    private HashSet<long> Drawn()
    {
        var random = new Random(scenario.Seed);
        return [.. Enumerable.Range(0, 3).Select(_ => (long)random.Next((scenario.Trials ?? 100) * 7))];
    }
}

/// <summary>Mistakes that a test plants, to see them caught.</summary>
/// <param name="Rules">What the study decides by; <see langword="null"/> for the real rules.</param>
/// <param name="Tamper">Done to the cluster before it starts.</param>
internal sealed record Planted(DecisionRules? Rules = null, Action<SimulatedCluster>? Tamper = null)
{
    public static readonly Planted Nothing = new();
}
