using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Halves the first trials among themselves, and stops later ones at most where they have hardly a chance: for
/// samplers with a model, whose first trials are blind and whose later ones are mostly good.</summary>
/// <remarks>Halving all trials of such a sampler takes from the model what it learns from trials that are complete, and from
/// good trials the chance to be so. Measured on learning curves of neural networks (LCBench), it is worse than not to stop at
/// all, and the opening alone is better than both; stopping later trials that have hardly a chance was a little worse than the
/// opening alone. The first form is that of <see cref="AshaScheduler"/>, the second that of <see cref="ChanceScheduler"/>. Which one judges depends on the trial's number alone.</remarks>
internal sealed class OpeningScheduler : IScheduler
{
    private readonly int opening;
    private readonly int[] steps;
    private readonly AshaRungs ladder;
    private readonly AshaScheduler halving;
    private readonly ChanceScheduler? chance;
    private readonly Rungs later = Rungs.Empty;

    public OpeningScheduler(SchedulerSettings.Opening settings, Objective objective, int lastStep)
    {
        var asha = new SchedulerSettings.Asha(settings.MinStep, settings.ReductionFactor);
        opening = settings.Trials;
        steps = [.. AshaRungs.Steps(asha, lastStep)];
        ladder = AshaRungs.Of(asha, objective, lastStep, parameters: 1);
        halving = new AshaScheduler(ladder);
        if (settings.MinChance > 0)
        {
            chance = new ChanceScheduler(new SchedulerSettings.Chance(settings.MinChance), objective, lastStep);
            later = new Rungs([.. chance.Start.All.Where(rung => rung.Step >= settings.MinStep)]);
        }
        Start = new Rungs([.. steps.Union(later.All.Select(rung => rung.Step)).Order().Select(Rung.At)]);
    }

    /// <summary>Those of both forms. Only the first trials are remembered, at the rungs where they are halved.</summary>
    public Rungs Start { get; }

    public Rungs Observe(Rungs rungs, Report report)
    {
        if (report.Trial.Value >= opening) return rungs;
        var halved = ladder.Observe(Halved(rungs), report);
        return rungs with { All = [.. rungs.All.Select(rung => halved.All.FirstOrDefault(one => one.Step == rung.Step) ?? rung)] };
    }

    public Verdict Judge(Rungs rungs, History history, Report report) => report.Trial.Value < opening
        ? Named("opening: asha", halving.Judge(Halved(rungs), history, report))
        : Named("opening: chance", chance?.Judge(later, history, report) ?? Verdict.Continue.Instance);

    private Rungs Halved(Rungs rungs) => new([.. rungs.All.Where(rung => steps.Contains(rung.Step))]);

    private static Verdict Named(string rule, Verdict verdict) =>
        verdict is Verdict.Prune prune ? new Verdict.Prune(prune.Because with { Rule = rule }) : verdict;
}
