using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Simulation.Faults;

namespace HyperTuneActors.Simulation.Schedules;

/// <summary>A study, a cluster and what goes wrong there, as a script: all that a simulation needs to run the same way again.
/// </summary>
public sealed record Scenario
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>The search space whose configurations can all be tried.</summary>
    public const int SmallSpace = 3;

    /// <summary>Draws the curves, the delays, and which actor is next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Seed { get; init; } = 1;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Trials { get; init; } = 50;

    /// <summary>The time budget in virtual seconds.</summary>
    public double? Time { get; init; }

    public double? Target { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Concurrency { get; init; } = 1;

    public int LookAhead { get; init; }

    /// <summary><see langword="null"/> for programs without steps.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? LastStep { get; init; } = 9;

    /// <summary>Successive halving's first rung; 0 for no scheduler.</summary>
    public int MinStep { get; init; }

    public int ReductionFactor { get; init; }

    public int GraceCount { get; init; }

    /// <summary>Whether trials pause at rungs, and are not stopped there.</summary>
    public bool Promotes { get; init; }

    /// <summary>The share of steps after which programs save a checkpoint.</summary>
    public double Saving { get; init; }

    public CheckpointKeeping Keep { get; init; }

    /// <summary>A program that is silent for so many seconds hangs; 0 for no limit.</summary>
    public double SilentSeconds { get; init; }

    /// <summary>That of the Wilcoxon scheduler, for which steps are folds; 0 for another or none.</summary>
    public double PThreshold { get; init; }

    /// <summary>Another scheduler than successive halving, the Wilcoxon test or none, as the study file names it.</summary>
    public string? Rule { get; init; }

    /// <summary>Another sampler than random: auto.</summary>
    public string? Sampler { get; init; }

    /// <summary>What all runs together may cost, in the sum of the losses that they report; 0 for no such budget.</summary>
    public double Cost { get; init; }

    /// <summary>Whether rungs judge only when their ranks say something of later ones.</summary>
    public bool Gate { get; init; }

    /// <summary>Whether trials train no further than ranks change.</summary>
    public bool Progressive { get; init; }

    public int Retries { get; init; }

    public bool CountFailed { get; init; }

    public Goal Goal { get; init; }

    public ValueAt Value { get; init; }

    /// <summary>Which of the search spaces.</summary>
    public int Space { get; init; }

    /// <summary>What happens when configurations come again, as they do in the spaces without a real number.</summary>
    public DuplicatePolicy Duplicates { get; init; }

    /// <summary>Of each node.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ImmutableArray<int> Slots { get; init; } = [1];

    /// <summary>Of each node; where it is given, its slots are CPUs, and its runs take what fits.</summary>
    public ImmutableArray<int> Gpus { get; init; } = [];

    /// <summary>What each run takes, in halves of a CPU, where nodes count them.</summary>
    public int HalfCpus { get; init; }

    /// <summary>What each run takes, where nodes have any.</summary>
    public int RunGpus { get; init; }

    /// <summary>Of each node; 1 where it is missing.</summary>
    public ImmutableArray<double> Speeds { get; init; } = [];

    /// <summary>Of detached runs: they end themselves when no worker was there for so many seconds, which is above twice the 30 s
    /// for which a study waits. 0 for runs that die with their worker.</summary>
    public double LeaseSeconds { get; init; }

    /// <summary>Each node is preempted after about so many seconds; 0 for never.</summary>
    public double PreemptedAfter { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double StepSeconds { get; init; } = 10;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double LatencyMs { get; init; } = 0.2;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double WriteMs { get; init; } = 1;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double SuggestMs { get; init; } = 5;

    /// <summary>The study takes a snapshot after so many facts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int SnapshotAfter { get; init; } = 200;

    /// <summary>A person stops the study when it has so many facts, and resumes it; 0 for never.</summary>
    public int StoppedAfter { get; init; }

    /// <summary>A person gives the study so many trials more when it has ended for the first time.</summary>
    public int ExtendedBy { get; init; }

    public ImmutableArray<Fault> Faults { get; init; } = [];

    public bool Equals(Scenario? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => Seed;

    public StudySpec ToSpec() => new(
        new StudyName("simulated"), [new Objective("loss", Goal, Value)], Spaces[Space % Spaces.Length],
        new TrainingOrder([["train"]], "/", ImmutableSortedDictionary<string, string>.Empty,
            TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), Saving > 0 ? true : null,
            SilentSeconds > 0 ? new RunLimits(Progress: TimeSpan.FromSeconds(SilentSeconds)) : null,
            Resources: Gpus.IsEmpty ? null : new Resources(HalfCpus / 2m, Gpus: RunGpus)),
        new StepRange(LastStep, "epoch"), Sampler == "auto" ? new SamplerSettings.Auto() : new SamplerSettings.Random(),
        Scheduler,
        new Budget(Trials, Time is { } time ? TimeSpan.FromSeconds(time) : null, Target,
            Cost: Cost > 0 ? new CostBudget("loss", Cost) : null),
        Concurrency, LookAhead, (ulong)Seed, new FailurePolicy(Retries, CountFailed), Keep,
        Duplicates: Duplicates);

    public ClusterShape ToShape() => new([.. Slots.Select(Node)])
    {
        Latency = TimeSpan.FromMilliseconds(LatencyMs),
        WriteTime = TimeSpan.FromMilliseconds(WriteMs),
        SuggestionTime = TimeSpan.FromMilliseconds(SuggestMs),
    };

    /// <summary>One line for the study and the cluster, and one for each fault.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
        Faults.Select(fault => JsonSerializer.Serialize(fault, Json))
            .Prepend(JsonSerializer.Serialize(this with { Faults = [] }, Json)));

    /// <summary>What <see cref="ToString"/> wrote.</summary>
    public static Scenario Parse(string script)
    {
        var lines = script.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return JsonSerializer.Deserialize<Scenario>(lines[0], Json)! with
        {
            Faults = [.. lines[1..].Select(line => JsonSerializer.Deserialize<Fault>(line, Json)!)],
        };
    }

    private static readonly ImmutableArray<Parameter>[] Spaces =
    [
        [new Parameter.Float("rate", 1e-5, 1, Log: true), new Parameter.Float("decay", 0, 1)],
        [
            new Parameter.Categorical("rule", [new ParameterValue.Text("sgd"), new ParameterValue.Text("adam")]),
            new Parameter.Float("rate", 1e-5, 1, Log: true),
            new Parameter.Float("momentum", 0, 0.99, When: new Condition(
                [new Requirement("rule", [new ParameterValue.Text("sgd")])])),
            new Parameter.Int("layers", 1, 6),
        ],
        [new Parameter.Int("width", 8, 512, Log: true), new Parameter.Constant("scale", new ParameterValue.Real(1))],
        [                                                       // 90 configurations
            new Parameter.Categorical("rule", [new ParameterValue.Text("sgd"), new ParameterValue.Text("adam")]),
            new Parameter.Int("width", 1, 30),
            new Parameter.Int("layers", 1, 2, When: new Condition([new Requirement("rule", [new ParameterValue.Text("sgd")])])),
        ],
    ];

    private SchedulerSettings Scheduler => Rule switch
    {
        "hyperband" => new SchedulerSettings.Hyperband(MinStep, ReductionFactor, Variant, Gate),
        "median" => new SchedulerSettings.Median(2, MinStep - 1, ReductionFactor - 1),
        "percentile" => new SchedulerSettings.Percentile(30, 3, MinStep - 1, ReductionFactor - 1),
        "threshold" => new SchedulerSettings.Threshold(0.1, 0.6, MinStep - 1, ReductionFactor - 1),
        "patience" => new SchedulerSettings.Patience(MinStep, 0.01 * GraceCount),
        "chance" => new SchedulerSettings.Chance(0.1, 4),
        "auto" => new SchedulerSettings.Auto(MinStep, Saving > 0),
        "opening" => new SchedulerSettings.Opening(9 * ReductionFactor, MinStep, ReductionFactor, 0.1 * GraceCount),
        "extrapolation" => new SchedulerSettings.Extrapolation(0.2, 3, MinStep, ReductionFactor),
        _ when PThreshold > 0 => new SchedulerSettings.Wilcoxon(PThreshold),
        _ when MinStep > 0 => new SchedulerSettings.Asha(
            MinStep, ReductionFactor, GraceCount, Variant, Gate, Progressive && Promotes),
        _ => new SchedulerSettings.None(),
    };

    private AshaVariant Variant => Promotes ? AshaVariant.Promotion : AshaVariant.Stopping;

    private Capacity CapacityOf(int slots, int index) => Gpus.IsEmpty
        ? Capacity.OfSlots(slots)
        : Capacity.Of(slots, null, [.. Enumerable.Range(0, Gpus[index]).Select(gpu => new Gpu($"GPU-{index}-{gpu}"))]);

    private NodeShape Node(int slots, int index) => new(CapacityOf(slots, index), index < Speeds.Length ? Speeds[index] : 1)
    {
        PreemptedAfter = PreemptedAfter > 0 ? TimeSpan.FromSeconds(PreemptedAfter) : null,
        Lease = LeaseSeconds > 0 ? TimeSpan.FromSeconds(LeaseSeconds) : null,
    };
}
