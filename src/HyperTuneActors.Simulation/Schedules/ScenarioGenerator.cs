using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Simulation.Faults;

namespace HyperTuneActors.Simulation.Schedules;

/// <summary>Draws scenarios: the same number gives the same one.</summary>
public static class ScenarioGenerator
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    private static readonly DuplicatePolicy[] Policies = Enum.GetValues<DuplicatePolicy>();

    private static readonly double[] Leases = [70, 120, 300];

    private static readonly string[] Rules = ["median", "percentile", "threshold", "patience", "chance", "extrapolation", "auto", "opening"];

    /// <summary>A study of 50 to 300 trials with at least four faults.</summary>
    public static Scenario Draw(int seed)
    {
        var random = new Random(seed);
        var nodes = 1 + random.Next(4);
        var slots = Enumerable.Range(0, nodes).Select(_ => 1 + random.Next(random.Next(3) == 0 ? 8 : 3)).ToImmutableArray();
        int? last = random.Next(8) == 0 ? null : random.Next(4) == 0 ? 27 : 1 + random.Next(9);
        var isAsha = last > 1 && random.Next(4) != 0;
        var scenario = new Scenario
        {
            Seed = seed,
            Trials = 50 + (int)(250 * Math.Pow(random.NextDouble(), 2)),
            Concurrency = 1 + random.Next(slots.Sum() + 1),
            LookAhead = random.Next(3) == 0 ? 0 : random.Next(12),
            LastStep = last,
            MinStep = isAsha ? 1 + random.Next(2) : 0,
            ReductionFactor = isAsha ? 2 + random.Next(3) : 0,
            GraceCount = isAsha && random.Next(4) == 0 ? random.Next(6) : 0,
            Promotes = isAsha && random.Next(2) == 0,
            Saving = random.Next(3) switch { 0 => 0, 1 => 1, _ => Math.Round(random.NextDouble(), 2) },
            Keep = random.Next(6) == 0 ? CheckpointKeeping.All : CheckpointKeeping.Best,
            SilentSeconds = random.Next(2) * random.Next(300),
            Retries = random.Next(3),
            CountFailed = random.Next(2) == 0,
            Goal = (Goal)random.Next(2),
            Value = (ValueAt)random.Next(2),
            Space = random.Next(3),
            Slots = slots,
            Speeds = random.Next(2) == 0 ? [] : [.. slots.Select(_ => 0.3 + random.NextDouble() * 2)],
            PreemptedAfter = random.Next(8) == 0 ? 600 + random.Next(2000) : 0,
            StepSeconds = random.Next(2) == 0 ? 0.05 + random.NextDouble() : 1 + random.Next(60),
            LatencyMs = random.Next(3) * random.NextDouble() * 5,
            WriteMs = random.Next(4) == 0 ? 20 + random.Next(200) : 0.2 + random.NextDouble() * 5,
            SuggestMs = random.Next(4) == 0 ? random.Next(20_000) : random.NextDouble() * 50,
            SnapshotAfter = 20 + random.Next(600),
            LeaseSeconds = random.Next(2) * Leases[random.Next(Leases.Length)],
            StoppedAfter = random.Next(6) == 0 ? random.Next(400) : 0,
            ExtendedBy = random.Next(6) == 0 ? 1 + random.Next(20) : 0,
        };
        if (random.Next(12) == 0) scenario = scenario with { Time = scenario.StepSeconds * random.Next(300) };
        if (random.Next(15) == 0) scenario = scenario with { Target = scenario.Goal == Goal.Maximise ? 0.9 : 0.1 };
        scenario = scenario with { Faults = Faults(random, scenario) };
        scenario = last > 2 && random.Next(8) == 0 ? Folded(random, scenario) : isAsha ? Ruled(random, scenario) : scenario;
        if (random.Next(8) == 0) scenario = scenario with { Space = Scenario.SmallSpace };
        if (scenario.Space >= 2) scenario = scenario with { Duplicates = Policies[random.Next(Policies.Length)] };
        return Shaped(new Random(-seed), random.Next(16) == 0 ? Choosing(random, scenario) : scenario);
    }

    /// <summary>The scenario with nodes that count CPUs and GPUs, a fifth of the time. The first one holds a run at least.</summary>
    private static Scenario Shaped(Random random, Scenario scenario)
    {
        if (random.Next(5) != 0) return scenario;
        var gpus = random.Next(3);
        var halves = 1 + random.Next(2 * scenario.Slots[0]);
        return scenario with
        {
            HalfCpus = halves,
            RunGpus = gpus,
            Gpus = [.. scenario.Slots.Select((slots, i) => Math.Max(i == 0 ? gpus : 0, random.Next(gpus * slots + 1)))],
        };
    }

    /// <summary>The scenario with methods that are chosen by rules, and few trials, since a model takes its time.</summary>
    private static Scenario Choosing(Random random, Scenario scenario) => scenario with
    {
        Sampler = "auto",
        Trials = 50,
        Cost = random.Next(2) == 0 ? 0 : 10 + random.Next(300),
        Rule = scenario.MinStep > 0 ? "auto" : scenario.Rule,
    };

    /// <summary>The scenario with any scheduler that has rungs or judges steps: half of the time still successive halving.
    /// </summary>
    private static Scenario Ruled(Random random, Scenario scenario)
    {
        var rule = random.Next(4) switch { 0 => Rules[random.Next(Rules.Length)], 1 => "hyperband", _ => null };
        var isHalving = rule is null or "hyperband";
        return scenario with
        {
            Rule = rule,
            Promotes = isHalving && scenario.Promotes,
            Gate = isHalving && random.Next(4) == 0,
            Progressive = rule is null && scenario.Promotes && random.Next(4) == 0,
        };
    }

    /// <summary>The scenario, if its steps were folds.</summary>
    private static Scenario Folded(Random random, Scenario scenario) => scenario with
    {
        MinStep = 0,
        ReductionFactor = 0,
        GraceCount = 0,
        Promotes = false,
        PThreshold = 0.1 + random.NextDouble() * 0.4,
        Value = ValueAt.Mean,
    };

    /// <summary>Faults of all kinds, or of a few that meet each other more often; anywhere, or close together.</summary>
    private static ImmutableArray<Fault> Faults(Random random, Scenario scenario)
    {
        var facts = (int)scenario.Trials! * (4 + Math.Min(9, scenario.LastStep ?? 1) / (scenario.MinStep > 0 ? 3 : 1));
        var kinds = random.Next(2) == 0 ? Kinds : [.. Enumerable.Range(0, 4).Select(_ => Kinds[random.Next(Kinds.Length)])];
        var (isClose, near) = (random.Next(3) == 0, random.Next(facts));
        var faults = Enumerable.Range(0, 4 + random.Next(9))
            .Select(_ => Fault(random, kinds[random.Next(kinds.Length)], isClose ? near + random.Next(40) : random.Next(facts)));
        if (random.Next(2) == 0) faults = faults.Append(Weather(random, scenario));
        if (random.Next(3) == 0) faults = faults.Append(Fault(random, FaultKind.NodeIsLost, random.Next(facts)));
        if (random.Next(2) == 0) faults = faults.Concat(Meeting(random, scenario, random.Next(facts)));
        if (random.Next(3) == 0)
            faults = faults.Concat(Enumerable.Range(0, 3).Select(_ => Fault(random, FaultKind.WorkerIsRestarted, random.Next(facts))));
        if (random.Next(3) == 0)
            faults = faults.Concat(Enumerable.Range(0, 6).Select(_ => Fault(random, FaultKind.ProgramIsKilled, random.Next(facts))));
        return [.. faults.OrderBy(fault => fault.AfterFacts)];
    }

    /// <summary>All nodes but one are lost, and other faults come when their runs have been given up and wait.</summary>
    private static Fault[] Meeting(Random random, Scenario scenario, int after) =>
    [
        .. Enumerable.Range(0, scenario.Slots.Length).Skip(scenario.Slots.Length > 1 ? 1 : 0)
            .Select(node => new Fault(FaultKind.NodeIsLost, after) { Target = node, Seconds = 45 + random.Next(60) }),
        .. Enumerable.Range(0, 4).Select(_ => Fault(random, Kinds[random.Next(Kinds.Length)], after) with { AfterSeconds = 34 + random.Next(12) }),
    ];

    /// <summary>A network that is a little bad for long, so that other faults meet it.</summary>
    private static Fault Weather(Random random, Scenario scenario) =>
        new(FaultKind.MessagesAreLost + random.Next(4), random.Next(60))
        {
            Seconds = Math.Round(Math.Min(3600, scenario.StepSeconds * (20 + random.Next(200))), 3),
            Strength = Math.Round(0.02 + random.NextDouble() * 0.3, 2),
        };

    private static Fault Fault(Random random, FaultKind kind, long after) =>
        new(kind, after, Math.Round(random.Next(3) * random.NextDouble() * 20, 3))
        {
            Target = random.Next(6),
            Other = random.Next(6),
            Seconds = Math.Round(Seconds(random, kind), 3),
            Count = Count(random, kind),
            Strength = Math.Round(Strength(random, kind), 2),
        };

    private static double Seconds(Random random, FaultKind kind) => kind switch
    {
        FaultKind.ClockJumps => (random.NextDouble() - 0.5) * 200_000,
        FaultKind.ProgramHangs => 1 + random.NextDouble() * 600,
        FaultKind.WorkerIsRestarted => random.Next(4) switch
        {
            0 => 32 + random.NextDouble() * 60,
            1 => 60 + random.NextDouble() * 400,
            _ => 0.1 + random.NextDouble() * 22,
        },
        FaultKind.StudyIsOpenTwice => 5 + random.NextDouble() * 150,
        FaultKind.PoolIsTakenOver => 5 + random.NextDouble() * 60,
        FaultKind.NodeIsLost => 0.1 + random.NextDouble() * 120,
        _ => random.Next(3) == 0 ? random.NextDouble() * 90 : random.NextDouble() * 8,
    };

    private static int Count(Random random, FaultKind kind) => kind switch
    {
        FaultKind.ProgramFloods => 10 + random.Next(500),
        FaultKind.StudyCrashesWhileAnswering => random.Next(30),
        FaultKind.JournalFailsBeforeWrite or FaultKind.JournalFailsAfterWrite or FaultKind.JournalRejects => 1 + random.Next(4),
        _ => 1 + random.Next(3),
    };

    private static double Strength(Random random, FaultKind kind) => kind switch
    {
        FaultKind.NodeIsSlow => 2 + random.NextDouble() * 20,
        FaultKind.JournalIsSlow => 10 + random.NextDouble() * 300,
        FaultKind.ProgramHangs or FaultKind.StudyCrashesInsideWrite => random.NextDouble(),
        _ => random.NextDouble() * random.NextDouble(),
    };
}
