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
        Distinct = spec.Duplicates == DuplicatePolicy.Replicate ? null : new Distinct(Sampler, Space);
        Reusable = spec.Duplicates == DuplicatePolicy.Reuse
            ? new ConfigurationLookup(Space, trial => trial.Status == TrialStatus.Completed)
            : null;
        Scheduler = spec.Scheduler.Create(spec.Leading, spec.Steps, spec.Seed, spec.ProspectIn(Space));
        Rungs = Scheduler.Start;
        TrialBudget = spec.Budget.Trials;
        Enqueued = [.. spec.Enqueue];
    }

    public StudySpec Spec { get; }

    public SearchSpace Space { get; }

    public ISampler Sampler { get; }

    /// <summary>Sees to it that trials differ; <see langword="null"/> where they need not.</summary>
    public Distinct? Distinct { get; }

    /// <summary>Finds the completed trial that another one of its configuration reuses; <see langword="null"/> where none is
    /// reused.</summary>
    public ConfigurationLookup? Reusable { get; }

    /// <summary>What the sampler can suggest until it is exhausted; <see langword="null"/> if it never is.</summary>
    public Repertoire? Repertoire =>
        Spec.Duplicates is DuplicatePolicy.Reject or DuplicatePolicy.Reuse ? Distinct?.Repertoire : null;

    public IScheduler Scheduler { get; }

    /// <summary>How many facts made this state: the sequence number of the last one in the journal.</summary>
    public long Facts { get; init; }

    /// <summary>The moment of the last fact.</summary>
    public Moment Last { get; init; }

    /// <summary>How often the study was opened.</summary>
    public long Incarnation { get; init; }

    /// <summary>By number.</summary>
    public PersistentVector<Trial> Trials { get; init; } = PersistentVector<Trial>.Empty;

    /// <summary>The configurations of the <see cref="Repertoire"/> that a trial has; empty without one.</summary>
    public ImmutableHashSet<Point> Tried { get; init; } = [];

    /// <summary>Trials without a configuration, each with the basis of its suggestion.</summary>
    public ImmutableSortedDictionary<TrialNumber, long> Wants { get; init; } =
        ImmutableSortedDictionary<TrialNumber, long>.Empty;

    /// <summary>What was enqueued for wanted trials, all of their configuration or a part.</summary>
    public ImmutableSortedDictionary<TrialNumber, Configuration> Given { get; init; } =
        ImmutableSortedDictionary<TrialNumber, Configuration>.Empty;

    /// <summary>What was enqueued and has no trial yet, the oldest first.</summary>
    public ImmutableList<Configuration> Enqueued { get; init; }

    /// <summary>Trials with a configuration that never had a slot.</summary>
    public ImmutableSortedSet<TrialNumber> Ready { get; init; } = [];

    /// <summary>Trials whose next attempt is due.</summary>
    public ImmutableSortedSet<TrialNumber> Waiting { get; init; } = [];

    /// <summary>Trials whose last run could not start, each with the worker of that run, until their next run has ended.</summary>
    public ImmutableSortedDictionary<TrialNumber, string> CouldNotStart { get; init; } =
        ImmutableSortedDictionary<TrialNumber, string>.Empty;

    /// <summary>Trials that wait at a rung, or whose run is about to end there.</summary>
    public ImmutableSortedSet<TrialNumber> Paused { get; init; } = [];

    /// <summary>The runs whose end is not written, by slot.</summary>
    public ImmutableSortedDictionary<SlotId, RunId> Live { get; init; } = ImmutableSortedDictionary<SlotId, RunId>.Empty;

    /// <summary>What the scheduler remembers.</summary>
    public Rungs Rungs { get; init; }

    /// <summary>In the order in which they ended.</summary>
    public AppendList<TrialView> Ended { get; init; } = AppendList<TrialView>.Empty;

    /// <summary>Those of them that ran: all that schedulers see of ended trials. The same list until a trial is reused.</summary>
    public AppendList<TrialView> Trained { get; init; } = AppendList<TrialView>.Empty;

    public int Completed { get; init; }

    public int Pruned { get; init; }

    public int Failed { get; init; }

    /// <summary>How many runs ended in which way.</summary>
    public ImmutableSortedDictionary<RunClass, int> Ends { get; init; } = ImmutableSortedDictionary<RunClass, int>.Empty;

    /// <summary>The failed start that all trials had since the study was created or resumed, or since one of them last
    /// reported anything; <see langword="null"/> if there was none.</summary>
    public StartTrouble? StartTrouble { get; init; }

    /// <summary>Trials that ended or paused for the first time, and those of them that failed, since the study was created or
    /// last resumed.</summary>
    public (int Ended, int Failed) SinceResume { get; init; }

    /// <summary>The best completed trial by the leading objective, of equal ones the first.</summary>
    public TrialNumber? Best { get; init; }

    /// <summary>How the study gets on, as far as its end depends on it.</summary>
    public Progress Progress { get; init; } = Progress.None;

    /// <summary>Trials whose artifacts lie somewhere and may be dropped one day; empty where all are kept.</summary>
    public ImmutableSortedSet<TrialNumber> WithArtifacts { get; init; } = [];

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

    /// <summary>How many more trials the budget has a place for.</summary>
    public int BudgetLeft => TrialBudget is { } trials ? Math.Max(0, trials - Counted - Open) : int.MaxValue;

    /// <summary>Whether the study begins nothing new any more, and ends when its runs have ended: unless one of them brings
    /// an improvement that shows otherwise.</summary>
    public bool IsClosing => End is null && EndRules.Closing(this) != EndReason.None;

    /// <summary>How many more trials may be wanted: so many as the budget has a place for and there are configurations for, which
    /// people may give, too.</summary>
    public int TrialsLeft => Math.Min(BudgetLeft, Math.Max(ConfigurationsLeft, Enqueued.Count));

    private int ConfigurationsLeft => Repertoire is { } all ? Math.Max(0, all.Count - Tried.Count - Wants.Count) : int.MaxValue;

    /// <returns>What <see cref="Tried"/> is for these trials.</returns>
    public ImmutableHashSet<Point> TriedBy(IEnumerable<Trial> trials) => Repertoire is not { } all
        ? []
        : [.. trials.Where(trial => trial.Status != TrialStatus.Wanted && all.Has(trial.Point)).Select(trial => trial.Point)];

    /// <summary>What samplers and schedulers see. Open trials are listed when they are looked at: most judgements never do.</summary>
    public History History => new(Ended, new LazyList<TrialView>(() => [.. OpenTrials]),
        Best is { } best ? Trials[best.Value].View : null);

    private IEnumerable<TrialView> OpenTrials =>
        Ready.Union(Waiting).Union(Paused).Union(Live.Values.Select(run => run.Trial))
            .Select(number => Trials[number.Value])
            .Where(trial => !trial.IsEnded)
            .Select(trial => trial.View);

    public Trial? Find(TrialNumber number) =>
        number.Value >= 0 && number.Value < Trials.Count ? Trials[number.Value] : null;

    /// <returns>The step of the last rung that the trial has reached; <see langword="null"/> before the first.</returns>
    public int? RungOf(Trial trial) =>
        Rungs.All.LastOrDefault(rung => rung.Step <= trial.Curve.LastStep)?.Step;

    /// <returns>Whether this checkpoint of a run is held, or may still be recorded.</returns>
    public bool Needs(RunId run, int step) =>
        Spec.Keep == CheckpointKeeping.All
        || (Find(run.Trial) is { } trial
            && (trial.Live?.Attempt == run.Attempt
                || trial.Checkpoints?.All.Any(held => held.Attempt == run.Attempt && held.Step == step) == true));

    /// <returns>Whether a trial's artifacts are kept, or more of them may come.</returns>
    public bool NeedsArtifacts(Trial trial) =>
        Spec.Artifacts == ArtifactKeeping.All || !trial.IsEnded || trial.Live is not null || trial.Number == Best;

    public RunId RunOf(Trial trial) => new(Spec.Name, trial.Number, trial.Attempts);

    /// <summary>All runs that a trial had, the first one first.</summary>
    public IEnumerable<RunId> RunsOf(Trial trial) =>
        Enumerable.Range(1, trial.Attempts).Select(attempt => new RunId(Spec.Name, trial.Number, attempt));

    /// <exception cref="System.Diagnostics.UnreachableException">The fact is of a kind that this version does not know.</exception>
    public static StudyState Evolve(StudyState? state, StudyEvent @event) => Evolution.After(state, @event);
}

/// <summary>Trials of different configurations that could not start, one after the other and all for the same reason.</summary>
/// <param name="Reason">The failure's.</param>
/// <param name="Trials">How many.</param>
/// <param name="Configuration">That of the last.</param>
public sealed record StartTrouble(string Reason, int Trials, Configuration Configuration);
