using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Where a trial stands in its life.</summary>
public enum TrialPhase
{
    /// <summary>It has no configuration yet.</summary>
    Wanted,

    /// <summary>It waits for its first slot.</summary>
    Ready,

    /// <summary>Its run has a slot, and has not said yet that it started.</summary>
    Placed,

    /// <summary>Its run reports.</summary>
    Running,

    /// <summary>It has ended or is paused, its run has not ended.</summary>
    Stopping,

    /// <summary>Its run is gone, and it waits for the next attempt.</summary>
    Waiting,

    /// <summary>It waits at a rung, and nothing of it runs.</summary>
    Paused,

    /// <summary>It has ended, and nothing of it runs.</summary>
    Ended,
}

/// <summary>One trial, as the facts say.</summary>
internal sealed class TrialRecord(TrialNumber number)
{
    public TrialNumber Number => number;

    public TrialPhase Phase { get; set; } = TrialPhase.Wanted;

    public bool HasEnded { get; set; }

    public bool IsPaused { get; set; }

    /// <summary>The trial whose values it took over.</summary>
    public TrialNumber? Reuses { get; set; }

    /// <summary>Recorded and not dropped, in the order in which they were recorded.</summary>
    public List<(int Attempt, int Step)> Checkpoints { get; } = [];

    /// <summary>The last that was placed, 0 before the first.</summary>
    public int Attempt { get; set; }

    /// <summary>Of the run that the study believes in; empty if there is none.</summary>
    public ImmutableArray<Place> Places { get; set; } = [];

    public bool IsLive => !Places.IsEmpty;

    public long LastSeq { get; set; }

    /// <summary>The last step that counts.</summary>
    public int LastStep { get; set; }
}

/// <summary>What the journal says, kept by rules of its own and not by those that are checked.</summary>
internal sealed class Ledger(StudySpec spec)
{
    private readonly int[] phases = new int[Enum.GetValues<TrialPhase>().Length];

    public StudySpec Spec => spec;

    public List<TrialRecord> Trials { get; } = [];

    public Dictionary<SlotId, RunId> Slots { get; } = [];

    public int? Budget { get; private set; } = spec.Budget.Trials;

    public int Completed { get; private set; }

    public int Pruned { get; private set; }

    public int Failed { get; private set; }

    public long Facts { get; private set; }

    public long Incarnation { get; private set; }

    public StudyEnded? End { get; private set; }

    public int Paused { get; private set; }

    public int Open => Trials.Count - Completed - Pruned - Failed;

    public int Counted => Completed + Pruned + (spec.Failures.Count ? Failed : 0);

    /// <summary>How many configurations the space has, counted out; <see langword="null"/> where they have no end or may come
    /// again.</summary>
    public int? Configurations { get; } =
        spec.Duplicates is DuplicatePolicy.Avoid or DuplicatePolicy.Replicate ? null : CountOf(spec.Parameters, 0, []);

    /// <summary>The configurations that trials have.</summary>
    public HashSet<Configuration> Tried { get; } = [];

    /// <summary>How many more trials the budget and the space have a place for.</summary>
    public int TrialsLeft => Math.Min(BudgetLeft, Math.Max(0, (Configurations ?? int.MaxValue) - Tried.Count - In(TrialPhase.Wanted)));

    public int BudgetLeft => Budget is { } trials ? Math.Max(0, trials - Counted - Open) : int.MaxValue;

    /// <summary>How many trials are in a phase.</summary>
    public int In(TrialPhase phase) => phases[(int)phase];

    public TrialRecord? Find(TrialNumber number) =>
        number.Value >= 0 && number.Value < Trials.Count ? Trials[number.Value] : null;

    /// <summary>Whether the study believes in this run.</summary>
    public bool IsLive(RunId run) => Find(run.Trial) is { IsLive: true } trial && trial.Attempt == run.Attempt;

    public void Take(StudyEvent fact)
    {
        Facts++;
        switch (fact)
        {
            case StudyOpened e: Incarnation = e.Incarnation; break;
            case TrialWanted e when e.Trial.Value == Trials.Count: Add(e.Trial); break;
            case TrialSuggested e: Suggest(e); break;
            case TrialReused e when Find(e.Trial) is { } trial: trial.Reuses = e.Of; break;
            case RunPlaced e: Place(e); break;
            case RunStarted e: Start(e); break;
            case MetricReported e: Report(e); break;
            case CheckpointSaved e: Save(e); break;
            case CheckpointDropped e: Find(e.Trial)?.Checkpoints.Remove((e.Attempt, e.Step)); break;
            case TrialPaused e: Pause(e.Trial); break;
            case TrialPromoted e: Promote(e.Trial); break;
            case TrialPruned e: Pruned++; Finish(e.Trial); break;
            case TrialCompleted e: Completed++; Finish(e.Trial); break;
            case TrialFailed e: Failed++; Finish(e.Trial); break;
            case RunEnded e: Free(e); break;
            case StudyExtended e: Extend(e); break;
            case StudyResumed: End = null; break;
            case StudyEnded e: End = e; break;
        }
    }

    private void Add(TrialNumber number)
    {
        Trials.Add(new TrialRecord(number));
        phases[(int)TrialPhase.Wanted]++;
    }

    private void Suggest(TrialSuggested e)
    {
        Tried.Add(e.Configuration);
        Move(e.Trial, TrialPhase.Ready);
    }

    private static int? CountOf(ImmutableArray<Parameter> parameters, int place, Dictionary<string, ParameterValue> values)
    {
        if (place == parameters.Length) return 1;
        var parameter = parameters[place];
        if (parameter.When?.All.All(required =>
            values.TryGetValue(required.Parent, out var value) && required.AnyOf.Contains(value)) == false)
            return CountOf(parameters, place + 1, values);
        if (ValuesOf(parameter) is not { } all) return null;
        int? count = 0;
        foreach (var value in all)
            count += CountOf(parameters, place + 1, new Dictionary<string, ParameterValue>(values) { [parameter.Name] = value });
        return count;
    }

    private static IEnumerable<ParameterValue>? ValuesOf(Parameter parameter) => parameter switch
    {
        Parameter.Categorical p => p.Choices,
        Parameter.Int p => Enumerable.Range((int)p.Low, (int)(p.High - p.Low + 1)).Select(value => new ParameterValue.Whole(value)),
        Parameter.Constant p => [p.Value],
        _ => null,
    };

    private void Move(TrialNumber number, TrialPhase to)
    {
        if (Find(number) is not { } trial) return;
        phases[(int)trial.Phase]--;
        phases[(int)(trial.Phase = to)]++;
    }

    private void Place(RunPlaced e)
    {
        if (Find(e.Run.Trial) is not { } trial) return;
        (trial.Attempt, trial.Places, trial.LastSeq) = (e.Run.Attempt, e.Places, 0);
        foreach (var place in e.Places) Slots[place.SlotId] = e.Run;
        Move(e.Run.Trial, TrialPhase.Placed);
    }

    private void Start(RunStarted e)
    {
        if (Find(e.Run.Trial) is not { } trial) return;
        if (e.Host is { } host) trial.Places = [.. trial.Places.Select(place => place.Host.Worker == host.Worker ? place with { Host = host } : place)];
        if (trial.Phase == TrialPhase.Placed) Move(e.Run.Trial, TrialPhase.Running);
    }

    private void Report(MetricReported e)
    {
        if (Find(e.Run.Trial) is not { } trial) return;
        trial.LastSeq = Math.Max(trial.LastSeq, e.Seq);
        if (!trial.HasEnded && !trial.IsPaused) trial.LastStep = Math.Max(trial.LastStep, e.Step);
        if (trial.Phase == TrialPhase.Placed) Move(trial.Number, TrialPhase.Running);
    }

    private void Save(CheckpointSaved e)
    {
        if (Find(e.Run.Trial) is not { } trial) return;
        trial.LastSeq = Math.Max(trial.LastSeq, e.Seq);
        trial.Checkpoints.Add((e.Run.Attempt, e.Step));
    }

    private void Pause(TrialNumber number)
    {
        if (Find(number) is not { } trial) return;
        trial.IsPaused = true;
        Paused++;
        Move(number, trial.IsLive ? TrialPhase.Stopping : TrialPhase.Paused);
    }

    private void Promote(TrialNumber number)
    {
        if (Find(number) is not { } trial) return;
        trial.IsPaused = false;
        Paused--;
        Move(number, TrialPhase.Waiting);
    }

    private void Finish(TrialNumber number)
    {
        if (Find(number) is not { } trial) return;
        trial.HasEnded = true;
        Move(number, trial.IsLive ? TrialPhase.Stopping : TrialPhase.Ended);
    }

    private void Free(RunEnded e)
    {
        if (Find(e.Run.Trial) is not { } trial) return;
        foreach (var place in trial.Places) Slots.Remove(place.SlotId);
        (trial.Places, trial.LastSeq) = ([], Math.Max(trial.LastSeq, e.Seq));
        Move(trial.Number, trial.HasEnded ? TrialPhase.Ended : trial.IsPaused ? TrialPhase.Paused : TrialPhase.Waiting);
    }

    private void Extend(StudyExtended e)
    {
        Budget = e.Trials;
        if (End is { Reason: EndReason.Trials or EndReason.Plateau or EndReason.Converged }) End = null;
    }
}
