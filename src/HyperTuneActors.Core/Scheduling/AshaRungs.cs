using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>What all forms of asynchronous successive halving share: where the rungs are, who has reached them, and from
/// which one on a trial is judged.</summary>
/// <remarks>A trial counts at each rung that it reaches, also where it is not judged: what it shows there is as good as what
/// others show.</remarks>
internal sealed class AshaRungs
{
    private readonly string rule;
    private readonly Objective objective;
    private readonly RungGate? gate;
    private readonly bool isProgressive;

    private AshaRungs(string rule, int reductionFactor, IEnumerable<Rung> rungs, Objective objective, RungGate? gate, bool isProgressive)
    {
        (this.rule, this.objective, this.gate, this.isProgressive) = (rule, objective, gate, isProgressive);
        ReductionFactor = reductionFactor;
        Start = new Rungs([.. rungs.Select(rung => gate?.Guarded(rung) ?? rung)]);
        if (isProgressive) Start = Progression.Begun(Start);
    }

    /// <summary>η.</summary>
    public int ReductionFactor { get; }

    /// <summary>Nobody is stopped at a rung or resumed from it before so many have reached it.</summary>
    public int GraceCount { get; private init; }

    public Rungs Start { get; }

    private Func<TrialNumber, int>? BracketStart { get; init; }

    public static AshaRungs Of(SchedulerSettings.Asha settings, Objective objective, int lastStep, int parameters)
    {
        int[] steps = [.. Steps(settings, lastStep)];
        return new(settings.Name, settings.ReductionFactor, steps.Select(Rung.At), objective,
            settings.Gate ? new RungGate(steps, objective, lastStep, parameters) : null, settings.Progressive)
        {
            GraceCount = settings.GraceCount,
        };
    }

    public static AshaRungs Of(SchedulerSettings.Hyperband settings, Objective objective, int lastStep, ulong seed, int parameters)
    {
        var brackets = new Brackets(settings.MinStep, lastStep, settings.ReductionFactor);
        return new(settings.Name, settings.ReductionFactor, brackets.Steps.Select(Rung.At), objective,
            settings.Gate ? new RungGate(brackets.Steps, objective, lastStep, parameters) : null, isProgressive: false)
        {
            BracketStart = trial => brackets.Of(seed, trial).FirstStep,
        };
    }

    /// <summary>min_step · η^k below the last step. The last step is no rung: who reaches it is complete.</summary>
    public static IEnumerable<int> Steps(SchedulerSettings.Asha settings, int lastStep)
    {
        for (long step = settings.MinStep; step < lastStep; step *= settings.ReductionFactor)
            yield return (int)step;
    }

    public Rungs Observe(Rungs rungs, Report report)
    {
        var all = rungs.All;
        for (var i = 0; i < all.Length; i++)
            if (all[i].IsReachedBy(report))
                all = all.SetItem(i, all[i] with { Entries = all[i].Entries.Add(EntryOf(report)) });
        if (all == rungs.All) return rungs;
        rungs = rungs with { All = all };
        rungs = gate?.Observe(rungs, report, FirstStep(report.Trial) >= gate.Probe) ?? rungs;
        return isProgressive ? Progression.Observe(rungs, report) : rungs;
    }

    /// <returns>Whether a trial that reaches this rung has to do with it, or skips it. That depends on its number alone.
    /// </returns>
    public bool Concerns(Rung rung, TrialNumber trial) => rung.Step >= FirstStep(trial);

    /// <returns>The next rung above the step that concerns a trial; <see langword="null"/> if there is none.</returns>
    public Rung? After(int step, TrialNumber trial)
    {
        foreach (var rung in Start.All)
            if (rung.Step > step && Concerns(rung, trial)) return rung;
        return null;
    }

    public static RungEntry EntryOf(Report report) => new(report.Loss, report.Trial.Value);

    /// <param name="rung">Where the trial is compared.</param>
    /// <param name="entry">The trial's.</param>
    /// <param name="kept">How many may go on; of none, the best one's value is the cutoff.</param>
    public Ruling RulingOn(Rung rung, RungEntry entry, int kept) => new(
        rule, rung.Step, rung.Entries.IndexOf(entry) + 1, rung.Entries.Count, kept,
        objective.Loss(entry.Loss), objective.Loss(rung.Entries[Math.Max(1, kept) - 1].Loss),
        Agreement: RungAgreement.Of(rung.Trust));

    private int FirstStep(TrialNumber trial) => Math.Max(
        BracketStart?.Invoke(trial) ?? 0, gate?.Probes(trial) == true ? gate.Probe : 0);
}
