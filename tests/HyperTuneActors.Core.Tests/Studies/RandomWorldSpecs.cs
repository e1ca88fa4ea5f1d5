using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Tests.Sampling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>Draws the studies of random worlds, with their training programs.</summary>
internal static class RandomWorldSpecs
{
    private static readonly Parameter[] Parameters =
    [
        new Parameter.Categorical("kind", [new ParameterValue.Text("a"), new ParameterValue.Text("b")]),
        new Parameter.Float("rate", 1e-4, 1, Log: true),
        new Parameter.Int("depth", 1, 4, When: new Condition([new Requirement("kind", [new ParameterValue.Text("b")])])),
    ];

    /// <summary>The same, with what somebody thinks of them.</summary>
    private static readonly Parameter[] Guessed =
    [
        new Prior(new ParameterValue.Text("b"), PriorConfidence.High).On(Parameters[0]),
        new Prior(new ParameterValue.Real(0.01)).On(Parameters[1]),
        new Prior(new ParameterValue.Whole(4), PriorConfidence.Low).On(Parameters[2]),
    ];

    public static (StudySpec Spec, RandomWorldTrainer Trainer) Draw(Random random)
    {
        int? last = random.Next(5) == 0 ? null : 1 + random.Next(9);
        var spec = StudyWords.Spec with
        {
            Objectives = [new Objective("loss", (Goal)random.Next(2), (ValueAt)random.Next(2))],
            Parameters = [.. Parameters],
            Steps = new StepRange(last, "epoch"),
            Sampler = random.Next(12) switch
            {
                0 => random.Next(2) == 0
                    ? new SamplerSettings.Auto()
                    : new SamplerSettings.Gp(StartupTrials: 1 + random.Next(3), GlobalCandidates: 16, LocalCandidates: 8),
                < 5 => new SamplerSettings.Random(),
                _ => new WitnessSettings(Fails: random.Next(3) == 0, Expects: random.Next(2) == 0),
            },
            Scheduler = Scheduler(random),
            Budget = new Budget(
                random.Next(12) == 0 ? null : 1 + random.Next(9),
                random.Next(8) == 0 ? TimeSpan.FromMilliseconds(100) : null,
                random.Next(8) == 0 ? 0.4 : null),
            Concurrency = 1 + random.Next(4),
            LookAhead = random.Next(4),
            Seed = (ulong)random.NextInt64(),
            Failures = new FailurePolicy(random.Next(3), random.Next(2) == 0, random.Next(3) == 0 ? 2 : null),
            Keep = (CheckpointKeeping)random.Next(2),
            Enqueue = random.Next(4) == 0 ? [Given(random)] : [],
        };
        if (random.Next(2) == 0) spec = spec with { Budget = Stopping(spec.Budget, random) };
        if (spec.Budget is { Trials: null, Time: null })
            spec = spec with { Budget = spec.Budget with { Time = TimeSpan.FromMilliseconds(100) } };
        if (random.Next(3) == 0) spec = Small(spec, random);
        else if (random.Next(3) == 0) spec = spec with { Parameters = [.. Guessed] };
        var trainer = new RandomWorldTrainer(spec.Seed, last, random.NextDouble() * 0.6, random.Next(2) == 0);
        return (last > 1 && random.Next(4) == 0 ? Folded(spec, random) : spec, trainer);
    }

    /// <summary>The study with 15 configurations, and with a sampler that may try them all.</summary>
    private static StudySpec Small(StudySpec spec, Random random) => spec with
    {
        Parameters =
        [
            Parameters[0], new Parameter.Float("rate", 0.01, 0.05, Step: 0.01),
            new Parameter.Int("depth", 1, 2, When: Parameters[2].When),
        ],
        Sampler = random.Next(4) switch
        {
            0 => new SamplerSettings.Grid(),
            1 => new SamplerSettings.Sobol(),
            _ => spec.Sampler,
        },
        Budget = spec.Budget with { Trials = spec.Budget.Trials is { } trials && random.Next(2) == 0 ? trials : 30 },
        Duplicates = (DuplicatePolicy)Math.Max(0, random.Next(6) - 2),
    };

    private static SchedulerSettings Scheduler(Random random)
    {
        var (first, factor, variant) = (1 + random.Next(2), 2 + random.Next(2), (AshaVariant)random.Next(2));
        var (gate, isProgressive) = (random.Next(4) == 0, variant == AshaVariant.Promotion && random.Next(4) == 0);
        return random.Next(18) switch
        {
            < 4 => new SchedulerSettings.None(),
            < 8 => new SchedulerSettings.Asha(first, factor, random.Next(3), variant, gate, isProgressive),
            8 or 9 => new SchedulerSettings.Hyperband(first, factor, variant, gate),
            10 => new SchedulerSettings.Median(first, first - 1, factor - 1),
            11 => new SchedulerSettings.Percentile(30, first, first - 1, factor - 1),
            12 => new SchedulerSettings.Threshold(0.1, 0.7, first - 1, factor - 1),
            13 => new SchedulerSettings.Patience(first, 0.05),
            14 => new SchedulerSettings.Chance(0.3, 4),
            15 => new SchedulerSettings.Auto(first, variant == AshaVariant.Promotion),
            16 => new SchedulerSettings.Opening(1 + random.Next(9), first, factor, random.Next(2) * 0.3),
            _ => new SchedulerSettings.Extrapolation(0.4, first, 1, factor),
        };
    }

    /// <summary>What a person may enqueue: a whole configuration or a part of one.</summary>
    public static Configuration Given(Random random)
    {
        var rate = KeyValuePair.Create<string, ParameterValue>("rate", new ParameterValue.Real(0.01 * (1 + random.Next(5))));
        var kind = KeyValuePair.Create<string, ParameterValue>("kind", new ParameterValue.Text(random.Next(2) == 0 ? "a" : "b"));
        return new Configuration(random.Next(3) switch { 0 => [rate], 1 => [kind], _ => [kind, rate] });
    }

    /// <summary>The budget with one more rule.</summary>
    private static Budget Stopping(Budget budget, Random random) => random.Next(4) switch
    {
        0 => budget with { Steps = 1 + random.Next(40) },
        1 => budget with
        {
            Cost = new CostBudget(random.Next(8) switch { 0 => "nobody's", < 4 => "loss", _ => "note" }, 1 + random.Next(100)),
        },
        2 => budget with { Plateau = new PlateauRule(1 + random.Next(5), random.Next(2) * 0.05) },
        _ => budget with { AutoStop = new AutoStop(random.Next(2) == 0 ? null : 0.2) },
    };

    /// <summary>The study, if its steps were folds.</summary>
    private static StudySpec Folded(StudySpec spec, Random random) => spec with
    {
        Objectives = [spec.Leading with { Value = ValueAt.Mean }],
        Steps = spec.Steps with { Unit = "fold" },
        Scheduler = new SchedulerSettings.Wilcoxon(0.1 + random.NextDouble() / 2, 1 + random.Next(3)),
    };
}
