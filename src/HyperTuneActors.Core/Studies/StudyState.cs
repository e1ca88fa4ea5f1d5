using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>All that a study knows, as its facts made it. Every change costs O(log n) in the number of trials.</summary>
public sealed record StudyState
{
    public StudyState(StudySpec spec)
    {
        Spec = spec;
        Space = new SearchSpace(spec.Parameters, spec.Forbidden);
        Sampler = spec.Sampler.Create();
        Scheduler = spec.Scheduler.Create(spec.Leading, spec.Steps);
        Rungs = Scheduler.Start;
        TrialBudget = spec.Budget.Trials;
    }

    public StudySpec Spec { get; }

    public SearchSpace Space { get; }

    public ISampler Sampler { get; }

    public IScheduler Scheduler { get; }

    /// <summary>How many facts made this state: the sequence number of the last one in the journal.</summary>
    public long Facts { get; init; }

    /// <summary>The moment of the last fact.</summary>
    public Moment Last { get; init; }

    /// <summary>How often the study was opened.</summary>
    public long Incarnation { get; init; }

    /// <summary>By number.</summary>
    public PersistentVector<Trial> Trials { get; init; } = PersistentVector<Trial>.Empty;

    /// <summary>Trials without a configuration, each with the basis of its suggestion.</summary>
    public ImmutableSortedDictionary<TrialNumber, long> Wants { get; init; } =
        ImmutableSortedDictionary<TrialNumber, long>.Empty;

    /// <summary>Trials with a configuration that never had a slot.</summary>
    public ImmutableSortedSet<TrialNumber> Ready { get; init; } = [];

    /// <summary>Trials whose next attempt is due.</summary>
    public ImmutableSortedSet<TrialNumber> Waiting { get; init; } = [];

    /// <summary>The runs whose end is not written, by slot.</summary>
    public ImmutableSortedDictionary<SlotId, RunId> Live { get; init; } = ImmutableSortedDictionary<SlotId, RunId>.Empty;

    /// <summary>What the scheduler remembers.</summary>
    public Rungs Rungs { get; init; }

    /// <summary>In the order in which they ended.</summary>
    public AppendList<TrialView> Ended { get; init; } = AppendList<TrialView>.Empty;

    public int Completed { get; init; }

    public int Pruned { get; init; }

    public int Failed { get; init; }

    /// <summary>Trials that ended, and those of them that failed, since the study was created or last resumed.</summary>
    public (int Ended, int Failed) SinceResume { get; init; }

    /// <summary>The best completed trial by the leading objective, of equal ones the first.</summary>
    public TrialNumber? Best { get; init; }

    /// <summary>The last failure, for the study's own end.</summary>
    public StudyEvent.TrialFailed? LastFailure { get; init; }

    /// <summary>The trial budget, extensions included; <see langword="null"/> without one.</summary>
    public int? TrialBudget { get; init; }

    /// <summary>Why the study wants no more work; <see langword="null"/> while it does.</summary>
    public StudyEvent.StudyEnded? End { get; init; }

    /// <summary>The commands whose facts are written.</summary>
    public ImmutableSortedSet<string> Commands { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Trials that have their place in the budget for good.</summary>
    public int Counted => Completed + Pruned + (Spec.Failures.Count ? Failed : 0);

    /// <summary>Numbered trials that have not ended.</summary>
    public int Open => Trials.Count - Completed - Pruned - Failed;

    /// <summary>How many more trials may be wanted.</summary>
    public int BudgetLeft => TrialBudget is { } trials ? Math.Max(0, trials - Counted - Open) : int.MaxValue;

    /// <summary>What samplers and schedulers see. Open trials are listed when they are looked at: most judgements never do.</summary>
    public History History => new(Ended, new LazyList<TrialView>(() => [.. OpenTrials]));

    private IEnumerable<TrialView> OpenTrials =>
        Ready.Union(Waiting).Union(Live.Values.Select(run => run.Trial))
            .Select(number => Trials[number.Value])
            .Where(trial => !trial.IsEnded)
            .Select(trial => trial.View);

    public Trial? Find(TrialNumber number) =>
        number.Value >= 0 && number.Value < Trials.Count ? Trials[number.Value] : null;

    /// <returns>The step of the last rung that the trial has reached; <see langword="null"/> before the first.</returns>
    public int? RungOf(Trial trial) =>
        Rungs.All.LastOrDefault(rung => rung.Step <= trial.Curve.LastStep)?.Step;

    public RunId RunOf(Trial trial) => new(Spec.Name, trial.Number, trial.Attempts);

    /// <exception cref="System.Diagnostics.UnreachableException">The fact is of a kind that this version does not know.</exception>
    public static StudyState Evolve(StudyState? state, StudyEvent @event) => Evolution.After(state, @event);
}
