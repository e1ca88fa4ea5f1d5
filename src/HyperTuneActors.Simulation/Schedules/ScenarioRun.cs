using System.Globalization;
using Akka.Actor;
using Akka.Serialization;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Faults;
using HyperTuneActors.Simulation.Invariants;
using HyperTuneActors.Simulation.Timing;

namespace HyperTuneActors.Simulation.Schedules;

/// <summary>Plays one scenario to its end, and looks after each step whether all invariants hold.</summary>
public sealed class ScenarioRun
{
    private const string ComesToItsEnd = "the study comes to its end";

    /// <summary>So many steps without a fact are a circle.</summary>
    private const int Circle = 500_000;

    /// <summary>So long a study may write nothing before it counts as stuck: longer than any fault lasts.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromHours(3);

    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(20);

    private readonly Scenario scenario;
    private readonly SimulatedCluster cluster;
    private readonly Watch watch;
    private readonly FaultInjector faults;
    private readonly Coverage coverage = new();
    private readonly Person person;
    private readonly Dictionary<long, byte[]> states = [];
    private readonly SerializerWithStringManifest snapshots;
    private readonly CaptureRef observer;
    private readonly HashSet<long> drawn;
    private readonly bool watchesAll;
    private TimeSpan lastFact;
    private int steps;

    private ScenarioRun(Scenario scenario, ActorSystem system, bool watchesAll, Planted planted)
    {
        (this.scenario, this.watchesAll) = (scenario, watchesAll);
        var spec = scenario.ToSpec();
        var training = new SyntheticTraining(spec, TimeSpan.FromSeconds(scenario.StepSeconds), (ulong)scenario.Seed)
        {
            Saving = scenario.Saving,
        };
        cluster = new SimulatedCluster(system, spec, scenario.ToShape(), training, scenario.Seed)
        {
            Snapshots = new SnapshotRule(scenario.SnapshotAfter, scenario.SnapshotAfter),
            Rules = planted.Rules,
        };
        watch = cluster.Watch!;
        faults = new FaultInjector(
            cluster, watch.Ledger, scenario.Faults, scenario.Seed, kind => coverage.Hit(kind, watch.Ledger));
        watch.TroubledUntil = () => faults.TroubledUntil;
        person = new Person(cluster, scenario);
        watch.Taken += fact => person.Hear(fact, watch.Ledger);
        watch.BatchTaken += BatchTaken;
        snapshots = (SerializerWithStringManifest)system.Serialization.FindSerializerForType(typeof(StudyState));
        observer = new CaptureRef((ExtendedActorSystem)system, Observe);
        drawn = Drawn();
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

    private Outcome Play()
    {
        using (cluster)
        {
            cluster.Start();
            while (watch.Broken is null && !IsOver())
            {
                if (!cluster.Time.Step()) watch.Break(ComesToItsEnd, "Nothing is left to happen.");
                cluster.Look();
                if (++steps > Circle || cluster.Time.Now - lastFact > Stuck) watch.Break(ComesToItsEnd, Where());
            }
            if (watch.Broken is null) Settle();
            return new Outcome(scenario, watch.Broken?.What, watch.Broken?.How, faults.Hit, states.Count, watch.Ledger.Facts,
                cluster.Time.Now, cluster.Disk.Hash(), coverage);
        }
    }

    private bool IsOver() => cluster.IsOver && person.IsDone && !faults.Lasts;

    private string Where() => string.Create(CultureInfo.InvariantCulture,
        $"Nothing was written since {lastFact}, {steps} steps ago; {watch.Ledger.Counted} of {watch.Ledger.Budget} trials, {watch.Ledger.Open} open, {watch.Ledger.Slots.Count} running.");

    /// <summary>When all is over nothing may be left: no process, no slot taken.</summary>
    private void Settle()
    {
        cluster.Advance(Afterwards);
        if (cluster.Machines.FirstOrDefault(machine => machine.Living.Count > 0) is { } machine)
            watch.Break("nothing runs when a study has ended", $"{machine.Living[0].Order.Run} still runs on {machine.Party}.");
        if (watch.Broken is null && Examination.Of(cluster.Disk.Facts(cluster.PersistenceId), states, Bytes) is { } wrong)
            watch.Break("replay and verify agree with what the study did", wrong);
    }

    private void BatchTaken()
    {
        (lastFact, steps) = (cluster.Time.Now, 0);
        faults.Look();
        if (watchesAll || drawn.RemoveWhere(facts => facts <= watch.Ledger.Facts) > 0) AskState();
    }

    /// <summary>Asks the study what it knows, as soon as it can tell.</summary>
    private void AskState() =>
        cluster.Time.After(TimeSpan.Zero, () => cluster.Study.Current?.Front?.Tell(GetStudy.Instance, observer));

    private void Observe(object answer)
    {
        if (answer is StudyIs { State: var state }) states[state.Facts] = Bytes(state);
    }

    private byte[] Bytes(StudyState state) => snapshots.ToBinary(state);

    private HashSet<long> Drawn()
    {
        var random = new Random(scenario.Seed);
        return [.. Enumerable.Range(0, 3).Select(_ => (long)random.Next((scenario.Trials ?? 100) * 7))];
    }

    private void TraceTo(Action<string> trace)
    {
        void Say(string what) =>
            trace(string.Create(CultureInfo.InvariantCulture, $"{cluster.Time.Now.TotalSeconds,12:0.0000} {what}"));
        cluster.Network.Sent += (from, to, message) => Say($"{from.Top} -> {to}: {MessageText.Of(message)}");
        watch.Taken += fact => Say($"fact {watch.Ledger.Facts}: {fact}");
        cluster.Killed += party => Say($"{party} is killed");
        faults.Struck += fault => Say($"fault: {fault}");
    }
}

/// <summary>Mistakes that a test plants, to see them caught.</summary>
/// <param name="Rules">What the study decides by; <see langword="null"/> for the real rules.</param>
/// <param name="Tamper">Done to the cluster before it starts.</param>
internal sealed record Planted(DecisionRules? Rules = null, Action<SimulatedCluster>? Tamper = null)
{
    public static readonly Planted Nothing = new();
}
