using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Wire;

namespace HyperTuneActors.Runtime.Tests.Wire;

/// <summary>Messages with all that they can hold. The first of each kind is what its golden file says.</summary>
internal static class WireExamples
{
    public static readonly RunId Run = new(new StudyName("digits-1.b"), new TrialNumber(17), 2);

    private static readonly WorkerIncarnation Host = new("gpu-7.example", 3);

    private static readonly Place Place = new(Host, 1, ["GPU-0", "GPU-1"]);

    private static readonly Configuration Everything = new(
    [
        KeyValuePair.Create<string, ParameterValue>("rate", new ParameterValue.Real(1)),
        KeyValuePair.Create<string, ParameterValue>("width", new ParameterValue.Whole(-4_000_000_000)),
        KeyValuePair.Create<string, ParameterValue>("größe", new ParameterValue.Text("a\"\n\\ü😀")),
        KeyValuePair.Create<string, ParameterValue>("bias", new ParameterValue.Flag(true)),
    ]);

    private static readonly TrainingOrder Training = new(
        [["python3"], ["train.py"], ["--rate", "{rate}"]], "/home/somebody",
        ImmutableSortedDictionary<string, string>.Empty.Add("OMP_NUM_THREADS", "1"), TimeSpan.FromSeconds(10),
        TimeSpan.FromMilliseconds(1500), true, new RunLimits(TimeSpan.FromHours(1), Memory: 1L << 33), ["(?<loss>.*)"], ["TOKEN"]);

    private static readonly Capacity Full = new(
        4, 7.5m, 64_000_000_000, [new Gpu("GPU-8e2a", 24_000_000_000), new Gpu("MIG-GPU-8e2a/1/0")], Capacity.NoLabels.Add("zone", "a"));

    private static readonly Resources Large = new(0.5m, 8_000_000_000, 2, Capacity.NoLabels.Add("zone", "a"));

    private const string Directory = "0123456789abcdef0123456789abcdef";

    private static readonly SlotsHere Slots = new(Host, Full, [new SlotTaken(Run, new Claim(3, ["GPU-8e2a"], Large))], WorkerStanding.OnTrial);

    /// <summary>What a study file may say, or most of it.</summary>
    public static readonly StudySpec Spec = new(
        new StudyName("digits-1.b"), [new Objective("accuracy", Goal.Maximise, ValueAt.BestStep), new Objective("größe", Goal.Minimise)],
        [
            new Parameter.Float("rate", 1e-5, 0.1, Log: true, Prior: new Prior(new ParameterValue.Real(0.001), PriorConfidence.High)),
            new Parameter.Categorical("rule", [new ParameterValue.Text("sgd; $(rm)"), new ParameterValue.Whole(1)], Weights: [3, 0.5]),
            new Parameter.Int("width", -3, 4_000_000_000, When: new Condition([new Requirement("rule", [new ParameterValue.Whole(1)])])),
            new Parameter.Ordinal("batch", [new ParameterValue.Whole(16), new ParameterValue.Text("all")]),
            new Parameter.Normal("decay", -9, 2, Log: true, Low: 1e-6),
            new Parameter.Constant("data", new ParameterValue.Text("/data/\"ünï\"")),
        ],
        Training with { Patterns = ["accuracy (?<accuracy>\\S+) (?<größe>\\S+)"], Resources = Large },
        new StepRange(27, "epoch"), new SamplerSettings.Tpe(StartupTrials: 9), new SchedulerSettings.Asha(1, 3, 5, AshaVariant.Promotion),
        new Budget(60, TimeSpan.FromMinutes(2), 0.99, Cost: new CostBudget("gpu", 3600), Plateau: new PlateauRule(30)), 4, 2, ulong.MaxValue,
        new FailurePolicy(1, true, 9), Enqueue: [new Configuration([KeyValuePair.Create<string, ParameterValue>("rate", new ParameterValue.Real(0.01))])],
        Forbidden: [new Forbidden([new Clause("batch", [new ParameterValue.Whole(16)]), new Clause("rate", [], Above: new ParameterValue.Real(0.05))])],
        Weight: 2.5);

    public static readonly ImmutableArray<object> All =
    [
        new StartRun(Run, 4, Place, Training, Everything, new StepRange(27, "epoch"), ["accuracy"], ulong.MaxValue, 9,
            new Checkpoint(1, 3, "/data/runs/17.1/checkpoints/3")),
        new StopRun(Run, 4, "The study was stopped."),
        new RunStarted(Run, 4711, new RunOrigin("gpu-7", "/usr/bin/python3", "c0ffee", false, ["GPU-0"]), "It begins anew."),
        new RunReported(Run, 5, 4, Metrics.Of(("accuracy", 0.1 + 0.2), ("größe", -1e-300), ("whole", 3))),
        new CheckpointReported(Run, 6, 4, "/data/\"ünï\"/checkpoints/4", 123_456_789_012),
        new ArtifactReported(Run, 7, "größe.png", "/data/artifacts/größe.png", 4096),
        new RunEnded(Run, 8, new RunEnd(RunClass.Killed, "Signal 9.", 137, 9, "Traceback …\n\u001b[0m  line 2")),
        new Acknowledged(Run, 4, 5, RunVerdict.Halt, "Pruned."),
        new WorkerHere(Run.Study, Host, [Run, Run with { Attempt = 3 }], Full, WorkerStanding.Draining),
        new StudiesHere([Run.Study, new StudyName("other")]),
        new NodesUnheard(["akka.ssl.tcp://hypertune@10.0.0.1:2551"]),
        GetOpenStudies.Instance,
        new StudyLeft(Run.Study, 4),
        Slots,
        new SlotsWanted(Run.Study, 4, 12, [Host, new("other", 1)], [Place], true, Large, 2.5, 40),
        new SlotOffered(Place),
        new SlotReturned(Run.Study, Place),
        new OfferWithdrawn(Place),
        new StudySuperseded(Run.Study, 5),
        new CheckpointsHere(Host, Run.Study, [new CheckpointName(Run, 3)]),
        new DropCheckpoints(Run.Study, 4, [new CheckpointName(Run, 3)]),
        new DropArtifacts(Run.Study, 4, [Run]),
        new WhyWaiting(Run.Study),
        new WaitingBecause(Run.Study, 3, "It wants 3 slots; all 8 are taken."),
        GetNodes.Instance,
        new NodesAre([new NodeIs(Slots, 2, Run.Study), new NodeIs(new SlotsHere(new("other", 1), Capacity.OfSlots(2), []), 0, null)]),
        new Drain("gpu-7.example"),
        new Undrain("gpu-7.example"),
        new DrainHeard("gpu-7.example", true),
        new SubmitStudy(Spec, new CommandId("3f2d"), "Änne"),
        WhereIsStudy.Instance,
        new StudyIsAt("https://node-1.example:8080"),
        new NoSuchStudy(Run.Study),
        new StudyAsk(new StudyCommand.Enqueue(new CommandId("3f29"), "Änne", Everything)),
        new StudyAnswer(new Answer.Reject("The study has ended.")),
        GetStudy.Instance,
        new StudyUnavailable("The journal is unavailable since noon.", true),
        CloseStudy.Instance,
        StudyClosed.Instance,

        new StartRun(Run, 0, Place with { Devices = [] }, new TrainingOrder([], "/", ImmutableSortedDictionary<string, string>.Empty, TimeSpan.Zero, TimeSpan.Zero),
            new Configuration([]), new StepRange(null, ""), [], 0, null, null),
        new RunStarted(Run, 1),
        new RunReported(Run, long.MaxValue, int.MaxValue, Metrics.Of()),
        new RunEnded(Run, 0, new RunEnd(RunClass.Lost, "Gone.")),
        new Acknowledged(Run, 4, 5, RunVerdict.GoOn, null),
        new Acknowledged(Run, 4, 5, RunVerdict.Finish, null),
        new Acknowledged(Run, 4, 5, RunVerdict.Forget, ""),
        new WorkerHere(Run.Study, Host, [], Capacity.OfSlots(0)),
        new SlotsHere(Host, new Capacity(null, null, null, [], Capacity.NoLabels), []),
        new SlotsHere(Host, Capacity.Of(0.25m), [], WorkerStanding.SetAside),
        new SlotsWanted(Run.Study, 0, 0, [], [], false, Resources.Usual),
        new SubmitStudy(Specs.Of(), new CommandId("1"), ""),
        new StudiesHere([]),
        new StudiesHere([Run.Study], Directory),
        new SlotsHere(Host, Capacity.Of(1), [], WorkerStanding.Draining, Directory),
        new NodesAre([new NodeIs(Slots with { Directory = Directory }, 0, null, "It sees another directory.")]),
        new NodesUnheard([]),
        new StudyAsk(new StudyCommand.Stop(new CommandId("3f2a"), "Änne")),
        new StudyAsk(new StudyCommand.Resume(new CommandId("3f2b"), "Änne")),
        new StudyAsk(new StudyCommand.Extend(new CommandId("3f2c"), "Änne", 90)),
        new StudyAnswer(Answer.Done.Instance),
        new StudyAnswer(Answer.GoOn.Instance),
        new StudyAnswer(Answer.Finish.Instance),
        new StudyAnswer(Answer.Later.Instance),
        new StudyAnswer(new Answer.Halt("Pruned.")),
        new StudyAnswer(new Answer.Forget("Another attempt.")),
    ];

    /// <summary>More slots no worker may have.</summary>
    private const int MostSlots = 4000;

    /// <summary>The longest legal messages with lists.</summary>
    public static IEnumerable<object> Longest()
    {
        var name = new StudyName(new string('s', 64));
        var host = new WorkerIncarnation(new string('w', 64), long.MaxValue);
        ImmutableArray<RunId> runs =
            [.. Enumerable.Range(0, WireLimits.Items).Select(i => new RunId(name, new TrialNumber(int.MaxValue), int.MaxValue - i))];
        ImmutableArray<CheckpointName> checkpoints = [.. runs.Select(run => new CheckpointName(run, int.MaxValue))];
        yield return new WorkerHere(name, host, runs, Full);
        yield return new CheckpointsHere(host, name, checkpoints);
        yield return new DropCheckpoints(name, long.MaxValue, checkpoints);
        yield return new DropArtifacts(name, long.MaxValue, runs);
        yield return new SlotsHere(host, Full, [.. runs.Take(MostSlots).Select((run, slot) => new SlotTaken(run, new Claim(slot, [], new Resources(0.001m))))]);
    }
}
