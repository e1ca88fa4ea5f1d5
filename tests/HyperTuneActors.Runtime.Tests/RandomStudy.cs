using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyCommand;

namespace HyperTuneActors.Runtime.Tests;

/// <summary>The facts of a study that met anything: runs that end in any way, reports that repeat themselves, workers that
/// come back, people that stop, resume and extend it.</summary>
internal sealed class RandomStudy
{
    private const int Slots = 3;

    private readonly Random random;
    private readonly StudySpec spec;
    private readonly List<StudyEvent> facts = [];
    private StudyState? state;
    private WorkerIncarnation host = new("w", 1);
    private int commands;

    /// <summary>Every other study promotes its trials and would end on a plateau, every fourth keeps all checkpoints, every
    /// third all artifacts, and every fifth has a grid of 64 points and would end when its model expects nothing more.</summary>
    private RandomStudy(int seed)
    {
        random = new Random(seed);
        spec = Specs.Of(trials: 30, concurrency: Slots, lookAhead: 2) with
        {
            Sampler = seed % 5 == 0 ? new SamplerSettings.Grid(2) : new SamplerSettings.Random(),
            Scheduler = new SchedulerSettings.Asha(Variant: seed % 2 == 0 ? AshaVariant.Promotion : AshaVariant.Stopping),
            Failures = new FailurePolicy(Retries: 1, Count: true, Max: 100),
            Keep = seed % 4 == 0 ? CheckpointKeeping.All : CheckpointKeeping.Best,
            Artifacts = seed % 3 == 0 ? ArtifactKeeping.All : ArtifactKeeping.Best,
            Enqueue = seed % 3 == 0 ? [Given(), Given()] : [],
            Budget = new Budget(30, null, null, Cost: new CostBudget("other", 1e9),
                Plateau: seed % 2 == 0 ? new PlateauRule(1000) : null, AutoStop: seed % 5 == 0 ? new AutoStop(0) : null),
        };
    }

    public static IReadOnlyList<StudyEvent> Facts(int seed, int steps = 400)
    {
        var study = new RandomStudy(seed);
        study.Do(new Open(study.spec, "host", "0"));
        for (var i = 0; i < steps; i++) study.Step();
        return study.facts;
    }

    private Moment Now => Moment.Of(DateTimeOffset.UnixEpoch.AddSeconds(facts.Count), TimeSpan.FromMilliseconds(facts.Count * 7));

    private void Step()
    {
        var places = Enumerable.Range(0, Slots).Select(slot => new Place(host, slot, slot == 0 ? [] : [$"GPU-{slot}"]));
        Take(Fill.Apply(state!, new Offers([.. places.Take(random.Next(Slots + 1))], [host]), Now));
        switch (random.Next(100))
        {
            case < 20: Suggest(); break;
            case < 70: Report(); break;
            case < 78: Save(); break;
            case < 79: Keep(); break;
            case < 80: Do(new Enqueue(NextId(), "somebody", Given())); break;
            case < 92: End(); break;
            case < 94: Do(new Open(spec, "host", "0")); break;
            case < 96: ComeBack(); break;
            case < 97: Do(new Stop(NextId(), "somebody")); break;
            case < 99: Do(new Resume(NextId(), "somebody")); break;
            default: Do(new Extend(NextId(), "somebody", state!.TrialBudget!.Value + 3)); break;
        }
    }

    private void Suggest()
    {
        if (state!.Wants.IsEmpty) return;
        var (trial, basis) = state.Wants.First();
        var draft = Drafting.Suggest(state, trial, ImmutableDictionary<TrialNumber, Draft>.Empty);
        var expecting = draft.Because with { Numbers = draft.Because.Numbers.Add(Reasons.RemainingImprovement, random.NextDouble()) };
        Do(new AcceptDraft(trial, basis, draft with { Because = expecting }, "x"));
    }

    private void Report()
    {
        if (LiveRun() is not { } run) return;
        var trial = state!.Trials[run.Trial.Value];
        var step = Math.Max(1, trial.Curve.LastStep + random.Next(-1, 3));
        Do(new ReportMetric(run, trial.LastSeq + 1, step, random.Next(2) == 0
            ? Metrics.Of(("loss", random.NextDouble()), ("other", step))
            : Metrics.Of(("loss", random.NextDouble()))));
        Do(new ReportStart(run, 100));
    }

    private void Save()
    {
        if (LiveRun() is not { } run) return;
        var trial = state!.Trials[run.Trial.Value];
        var step = Math.Max(1, trial.Curve.LastStep + random.Next(8) / 7);
        Do(new ReportCheckpoint(run, trial.LastSeq + 1, step, $"/runs/{run}/checkpoints/{step}", step));
    }

    private void Keep()
    {
        if (LiveRun() is { } run)
            Do(new ReportArtifact(run, state!.Trials[run.Trial.Value].LastSeq + 1, "plot.png", $"/runs/{run}/plot.png", 8));
    }

    private Configuration Given() => new(
    [
        .. new KeyValuePair<string, ParameterValue>[]
        {
            new("rate", new ParameterValue.Real(0.01)), new("rule", new ParameterValue.Text("adam")),
            new("layers", new ParameterValue.Whole(2)), new("width", new ParameterValue.Whole(16)),
        }.Take(1 + random.Next(4)),
    ]);

    private void End()
    {
        if (LiveRun() is not { } run) return;
        var kinds = Enum.GetValues<RunClass>().Where(kind => kind != RunClass.None).ToArray();
        Do(new ReportEnd(run, state!.Trials[run.Trial.Value].LastSeq + 1,
            new RunEnd(kinds[random.Next(kinds.Length)], $"it ended so {random.Next(3)}", random.Next(2), null, "tail")));
    }

    private void ComeBack()
    {
        host = host with { Incarnation = host.Incarnation + 1 };
        var attached = state!.Live.Values.Where(_ => random.Next(2) == 0).Select(run => run.ToString());
        Do(new AnnounceWorker(host, [.. attached]));
    }

    private RunId? LiveRun() => state!.Live.IsEmpty ? null : state.Live.Values.ElementAt(random.Next(state.Live.Count));

    private CommandId NextId() => new($"c{++commands}");

    private void Do(StudyCommand command) => Take(StudyRules.Decide(state, command, Now));

    private void Take(Decision decision)
    {
        facts.AddRange(decision.Events);
        state = decision.Next;
    }
}
