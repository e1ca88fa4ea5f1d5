using System.Collections.Immutable;
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
    private readonly StudySpec spec = Specs.Of(trials: 30, concurrency: Slots, lookAhead: 2) with
    {
        Failures = new FailurePolicy(Retries: 1, Count: true, Max: 100),
    };
    private readonly List<StudyEvent> facts = [];
    private StudyState? state;
    private WorkerIncarnation host = new("w", 1);
    private int commands;

    private RandomStudy(int seed) => random = new Random(seed);

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
            case < 20: Draft(); break;
            case < 80: Report(); break;
            case < 92: End(); break;
            case < 94: Do(new Open(spec, "host", "0")); break;
            case < 96: ComeBack(); break;
            case < 97: Do(new Stop(NextId(), "somebody")); break;
            case < 99: Do(new Resume(NextId(), "somebody")); break;
            default: Do(new Extend(NextId(), "somebody", state!.TrialBudget!.Value + 3)); break;
        }
    }

    private void Draft()
    {
        if (state!.Wants.IsEmpty) return;
        var (trial, basis) = state.Wants.First();
        Do(new AcceptDraft(trial, basis, Drafting.Suggest(state, trial, ImmutableDictionary<TrialNumber, Core.Sampling.Draft>.Empty), "x"));
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

    private void End()
    {
        if (LiveRun() is not { } run) return;
        var kinds = Enum.GetValues<RunClass>().Where(kind => kind != RunClass.None).ToArray();
        Do(new ReportEnd(run, state!.Trials[run.Trial.Value].LastSeq + 1,
            new RunEnd(kinds[random.Next(kinds.Length)], "so it ended", random.Next(2), null, "tail")));
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
