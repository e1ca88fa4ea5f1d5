using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;
using RunEnded = HyperTuneActors.Core.Studies.StudyEvent.RunEnded;
using RunStarted = HyperTuneActors.Core.Studies.StudyEvent.RunStarted;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>A fact of every kind, with all that it can hold: what the golden files say.</summary>
internal static class Examples
{
    private static readonly Moment At = new(
        new DateTimeOffset(2026, 11, 24, 17, 1, 19, 123, TimeSpan.Zero), TimeSpan.FromMilliseconds(12_345));

    private static readonly RunId Run = new(new StudyName("digits-1.b"), new TrialNumber(17), 2);

    private static readonly Place Place = new(new WorkerIncarnation("local", 3), 1, ["GPU-0", "GPU-1"]);

    private static readonly StudySpec Spec = new(
        new StudyName("digits-1.b"),
        [new Objective("accuracy", Goal.Maximise, ValueAt.BestStep), new Objective("größe", Goal.Minimise)],
        [
            new Parameter.Float("rate", 1e-5, 0.1, Log: true),
            new Parameter.Categorical("rule",
            [
                new ParameterValue.Text("sgd"), new ParameterValue.Whole(1), new ParameterValue.Real(1),
                new ParameterValue.Flag(false),
            ]),
            new Parameter.Int("width", -3, 4_000_000_000, When: new Condition(
            [
                new Requirement("rule", [new ParameterValue.Text("sgd"), new ParameterValue.Real(1)]),
            ])),
            new Parameter.Int("batch", 1, 512, Log: true),
            new Parameter.Constant("data", new ParameterValue.Text("/data/\"ünï\" \\ \n")),
        ],
        new TrainingOrder([["python3"], ["train.py"], ["--rate", "{rate}"]], "/home/somebody",
            ImmutableSortedDictionary<string, string>.Empty.Add("OMP_NUM_THREADS", "1"),
            TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(1500)),
        new StepRange(27, "epoch"), new SamplerSettings.Random(), new SchedulerSettings.Asha(1, 3, 5),
        new Budget(60, TimeSpan.FromMinutes(2), 0.99), 4, 2, ulong.MaxValue, new FailurePolicy(1, true, 9));

    public static readonly ImmutableArray<StudyEvent> OfEachKind =
    [
        new StudyCreated(Spec) { At = At },
        new StudyOpened(3, "laptop", "0.1.0") { At = At },
        new TrialWanted(new TrialNumber(17)) { At = At },
        new TrialSuggested(new TrialNumber(17), Everything,
            new Suggestion("random", 1, "random", "tpe failed: no data", ImmutableSortedDictionary<string, double>.Empty
                .Add("history", 12).Add("improvement", 0.1)), "x64-avx2") { At = At },
        new TrialReused(new TrialNumber(17), new TrialNumber(3)) { At = At },
        new RunPlaced(Run, [Place, new Place(new WorkerIncarnation("other", 1), 0, [])]) { At = At },
        new RunStarted(Run, 4711) { At = At },
        new MetricReported(Run, 5, 4, Metrics.Of(("accuracy", 0.1 + 0.2), ("größe", -1e-300), ("whole", 3))) { At = At },
        new CheckpointSaved(Run, 6, 4, "/home/somebody/\"ünï\"/checkpoints/4", 123_456_789_012) { At = At },
        new CheckpointDropped(new TrialNumber(17), 2, 4, "A later one of its trial is saved.") { At = At },
        new ArtifactSaved(Run, 7, "größe.png", "/home/somebody/artifacts/größe.png", 4096) { At = At },
        new ArtifactsDropped(new TrialNumber(17), "Its trial has ended, and is not the best.") { At = At },
        new TrialPaused(new TrialNumber(17), 4, new Ruling("asha", 3, 5, 9, 3, 0.25, 0.75)) { At = At },
        new TrialPromoted(new TrialNumber(17), 3, new Ruling("asha", 3, 2, 9, 3, 0.875, 0.75)) { At = At },
        new TrialEnqueued(new CommandId("3f29"), "Änne", Everything) { At = At },
        new TrialPruned(new TrialNumber(17), 4, new Ruling("asha", 3, 5, 9, 3, 0.25, 0.75)) { At = At },
        new TrialCompleted(new TrialNumber(17)) { At = At },
        new TrialFailed(new TrialNumber(17), RunClass.MetricMissing, "No 'accuracy'.") { At = At },
        new RunEnded(Run, 6, new RunEnd(RunClass.Killed, "Signal 9.", 137, 9, "Traceback …\n  line 2")) { At = At },
        new StudyStopped(new CommandId("3f2a"), "Änne") { At = At },
        new StudyResumed(new CommandId("3f2b"), "Änne") { At = At },
        new StudyExtended(new CommandId("3f2c"), "Änne", 90) { At = At },
        new StudyEnded(EndReason.Trials, "All 60 trials of the budget have ended.") { At = At },
    ];

    /// <summary>Studies whose settings came later than their manifest, by the name of their golden file.</summary>
    public static readonly ImmutableSortedDictionary<string, StudyEvent> OfSettings = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create<string, StudyEvent>("study-created.1.budget", new StudyCreated(Spec with
            {
                Budget = new Budget(null, null, null, 2000, new CostBudget("gpu_größe", 3600.5), new PlateauRule(30, 0.001), new AutoStop(1e-4)),
            }) { At = At }),
            KeyValuePair.Create<string, StudyEvent>("study-created.1.budget-defaults", new StudyCreated(Spec with
            {
                Budget = new Budget(60, null, null, Plateau: new PlateauRule(), AutoStop: new AutoStop()),
            }) { At = At }),
            KeyValuePair.Create<string, StudyEvent>("study-created.1.auto", new StudyCreated(Spec with
            {
                Sampler = new SamplerSettings.Auto(),
                Scheduler = new SchedulerSettings.Auto(3, Resumable: true),
            }) { At = At }),
            KeyValuePair.Create<string, StudyEvent>("study-created.1.gp-cost", new StudyCreated(Spec with
            {
                Sampler = new SamplerSettings.Gp(CostAware: false),
                Budget = new Budget(null, null, null, Cost: new CostBudget("gpu_größe", 3600.5)),
            }) { At = At }),
            KeyValuePair.Create<string, StudyEvent>("study-created.1.opening", new StudyCreated(Spec with
            {
                Scheduler = new SchedulerSettings.Opening(9, 2, 4, 0.1),
            }) { At = At }),
            KeyValuePair.Create<string, StudyEvent>("run-ended.1.uncharged",
                new RunEnded(Run, 6, new RunEnd(RunClass.Preempted, "Its node is going away.", Charged: false)) { At = At }),
            KeyValuePair.Create<string, StudyEvent>("study-created.1.resources", new StudyCreated(Spec with
            {
                Training = Spec.Training with { Resources = new Resources(0.5m, 8_000_000_000, 2, Capacity.NoLabels.Add("zone", "a")) },
                Weight = 2.5,
            }) { At = At }),
            KeyValuePair.Create<string, StudyEvent>("study-created.1.priors", new StudyCreated(Spec with { Parameters = Known }) { At = At }),
        ]);

    private static ImmutableArray<Parameter> Known =>
    [
        new Parameter.Float("rate", 1e-5, 0.1, Log: true, Prior: new Prior(new ParameterValue.Real(0.001), PriorConfidence.High)),
        new Parameter.Int("width", 16, 512, Prior: new Prior(new ParameterValue.Whole(64))),
        new Parameter.Ordinal("batch", [new ParameterValue.Whole(16), new ParameterValue.Text("all")],
            Prior: new Prior(new ParameterValue.Text("all"), PriorConfidence.Low)),
        new Parameter.Categorical("rule", [new ParameterValue.Text("sgd"), new ParameterValue.Real(1)], Weights: [3, 0.5],
            Prior: new Prior(new ParameterValue.Real(1))),
    ];

    private static IEnumerable<SchedulerSettings> Schedulers =>
    [
        new SchedulerSettings.Asha(1, 2, 3, AshaVariant.Promotion, Gate: true, Progressive: true),
        new SchedulerSettings.Hyperband(2, 4, AshaVariant.Promotion, Gate: true),
        new SchedulerSettings.Median(3, 4, 5), new SchedulerSettings.Percentile(12.5, 3, 4, 5),
        new SchedulerSettings.Threshold(0.1, 9, 4, 5), new SchedulerSettings.Threshold(Upper: 0),
        new SchedulerSettings.Patience(3, 0.01, 4), new SchedulerSettings.Chance(0.1, 4),
        new SchedulerSettings.Extrapolation(0.1, 9, 2, 4),
        new SchedulerSettings.Auto(), new SchedulerSettings.Auto(3, true), new SchedulerSettings.Opening(9, 2, 4, 0.1),
    ];

    /// <summary>Facts at the edges of what there is.</summary>
    public static readonly ImmutableArray<StudyEvent> AtTheEdges =
    [
        new StudyCreated(Spec with
        {
            Objectives = [new Objective("loss", Goal.Minimise)],
            Parameters = [],
            Steps = new StepRange(null, ""),
            Scheduler = new SchedulerSettings.None(),
            Budget = new Budget(null, null, null),
            Seed = 0,
            Failures = new FailurePolicy(),
            Training = Spec.Training with
            {
                Command = [],
                Environment = ImmutableSortedDictionary<string, string>.Empty,
                Finish = TimeSpan.FromTicks(1),
            },
        }) { At = default },
        new StudyCreated(Spec with
        {
            Parameters =
            [
                new Parameter.Float("dropout", 0, 0.5, Step: 0.05),
                new Parameter.Int("width", 16, 512, Log: true, Step: 16),
                new Parameter.Categorical("rule", [new ParameterValue.Text("sgd"), new ParameterValue.Whole(1)], Weights: [3, 0.5]),
                new Parameter.Ordinal("batch", [new ParameterValue.Whole(16), new ParameterValue.Text("all")]),
                new Parameter.Normal("bias", 0, 1),
                new Parameter.Normal("decay", -7, 2, Log: true, 1e-9, 0.1, 1e-9,
                    new Condition([new Requirement("batch", [new ParameterValue.Text("all")])])),
            ],
            Forbidden =
            [
                new Forbidden([new Clause("rule", [new ParameterValue.Text("sgd")]),
                    new Clause("width", [], new ParameterValue.Whole(64), new ParameterValue.Whole(256))]),
                new Forbidden([new Clause("dropout", [], Above: new ParameterValue.Real(0.3))]),
            ],
        }) { At = At },
        new StudyCreated(Spec with { Sampler = new SamplerSettings.Sobol(), Duplicates = DuplicatePolicy.Replicate }) { At = At },
        new StudyCreated(Spec with { Duplicates = DuplicatePolicy.Reuse }) { At = At },
        new StudyCreated(Spec with { Sampler = new SamplerSettings.Grid() }) { At = At },
        new StudyCreated(Spec with { Sampler = new SamplerSettings.Custom("/home/somebody/My.dll", "My.Sampler") }) { At = At },
        new StudyCreated(Spec with
        {
            Sampler = new SamplerSettings.Custom("/My.dll", "My.Sampler",
                ImmutableSortedDictionary<string, string>.Empty.Add("größe", "1.0")),
        }) { At = At },
        new StudyCreated(Spec with
        {
            Sampler = new SamplerSettings.Grid(3, ImmutableSortedDictionary<string, int>.Empty.Add("rate", 7)),
        }) { At = At },
        new StudyCreated(Spec with { Sampler = new SamplerSettings.Tpe() }) { At = At },
        new StudyCreated(Spec with { Sampler = new SamplerSettings.Tpe(TpeVariant.Hyperopt, 5, 99, 0.25, true, false, 1.5) }) { At = At },
        new StudyOpened(long.MaxValue, "", "") { At = new Moment(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(400)) },
        new TrialSuggested(new TrialNumber(0), new Configuration([]),
            new Suggestion("random", 1, "random", null, ImmutableSortedDictionary<string, double>.Empty), "") { At = At },
        new RunPlaced(Run, []) { At = At },
        new MetricReported(Run, long.MaxValue, int.MaxValue, Metrics.Of()) { At = At },
        new MetricReported(Run, 1, 1, Metrics.Of(("max", double.MaxValue), ("least", double.Epsilon), ("zero", -0.0),
            ("third", 1.0 / 3), ("big", 1e22), ("\"\\\n\u0000🦉", 1))) { At = At },
        new RunEnded(Run, 0, new RunEnd(RunClass.Lost, "")) { At = At },
        new StudyCreated(Spec with
        {
            Objectives = [new Objective("loss", Goal.Minimise, ValueAt.Mean)],
            Scheduler = new SchedulerSettings.Wilcoxon(0.05, 3),
        }) { At = At },
        new TrialPruned(new TrialNumber(17), 4, new Ruling("wilcoxon", 4, 2, 2, 1, 0.905, 0.93,
            new PairedTest(4, 0.0625, 0.1, new TrialNumber(12)))) { At = At },
        .. Schedulers.Select(scheduler => new StudyCreated(Spec with { Scheduler = scheduler }) { At = At }),
        new TrialPruned(new TrialNumber(17), 9, new Ruling("chance", 9, 2, 2, 1, 0.5, 0.93,
            Forecast: new FinalForecast(0.7, 0.05, 0.0001, 0.02, new TrialNumber(12)))) { At = At },
        new TrialPruned(new TrialNumber(17), 9, new Ruling("extrapolation", 9, 2, 2, 1, 0.5, 0.93,
            Forecast: new FinalForecast(0.7, 0.05, 0.0001, 0.03, new TrialNumber(12), "pow3", 0.8))) { At = At },
        new TrialPromoted(new TrialNumber(17), 1, new Ruling("hyperband", 1, 2, 9, 9, 0.875, 0.75,
            Agreement: new RungAgreement(9, -0.25, Judges: false))) { At = At },
        new StudyEnded(EndReason.Failing, "\u2028<script>🦉") { At = At },
        new StudyEnded(EndReason.Trials, "All 60 trials of the budget have ended.", 41) { At = At },
        new TrialWanted(new TrialNumber(17), Everything) { At = At },
        new TrialWanted(new TrialNumber(17), new Configuration([])) { At = At },
        new RunPlaced(Run, [Place], 9, new Checkpoint(1, 3, "/runs/17.1/checkpoints/3")) { At = At },
        new RunPlaced(Run, [Place], 0) { At = At },
        new RunStarted(Run, 4711, new RunOrigin("laptop", "/usr/bin/python3.12", "3f2a9c", true, ["GPU-0", "GPU-1"]),
            "The checkpoint of step 3 is gone: it begins again.") { At = At },
        new RunStarted(Run, 4711, new RunOrigin("", null, null, null, [])) { At = At },
        new RunEnded(Run, 1, new RunEnd(RunClass.OutOfMemory, "", 0, 0, "")) { At = At },
        new StudyCreated(Spec with { Sampler = new SamplerSettings.Gp() }) { At = At },
        new StudyCreated(Spec with
        {
            Sampler = new SamplerSettings.Gp(5, true, false, GpPriors.Hvarfner, GpTransform.HalfRank, true, GpPending.Fantasies,
                5, 0.3, 0, GpFidelity.Last, 99, 9, true, GpRegion.Trust, true, true),
        }) { At = At },
        new StudyCreated(Spec with
        {
            Scheduler = new SchedulerSettings.Asha(2, 4, 9, AshaVariant.Promotion),
            Failures = new FailurePolicy(0, false, 0, 0, 0, 0),
            Keep = CheckpointKeeping.All,
            Artifacts = ArtifactKeeping.Best,
            Enqueue = [Everything, new Configuration([])],
            Training = Spec.Training with
            {
                Resumable = false,
                Limits = new RunLimits(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), 1L << 40),
                Patterns = [@"loss: (?<loss>\d+)"],
                Secrets = ["TOKEN", ""],
            },
        }) { At = At },
        new StudyCreated(Spec with { Training = Spec.Training with { Resumable = true, Limits = RunLimits.None } }) { At = At },
    ];

    private static Configuration Everything => new(
    [
        KeyValuePair.Create<string, ParameterValue>("rate", new ParameterValue.Real(0.1 + 0.2)),
        KeyValuePair.Create<string, ParameterValue>("one", new ParameterValue.Real(1)),
        KeyValuePair.Create<string, ParameterValue>("whole", new ParameterValue.Whole(1)),
        KeyValuePair.Create<string, ParameterValue>("large", new ParameterValue.Real(1e300)),
        KeyValuePair.Create<string, ParameterValue>("most", new ParameterValue.Whole(long.MaxValue)),
        KeyValuePair.Create<string, ParameterValue>("text", new ParameterValue.Text("1.0")),
        KeyValuePair.Create<string, ParameterValue>("flag", new ParameterValue.Flag(true)),
    ]);
}
