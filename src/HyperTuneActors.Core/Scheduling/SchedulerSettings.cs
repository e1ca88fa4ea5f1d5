using System.Diagnostics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>The scheduler of a study file, with its settings. A closed family, and the one place where schedulers are
/// registered.</summary>
public abstract record SchedulerSettings
{
    private SchedulerSettings() { }

    /// <summary>As the study file names it.</summary>
    public abstract string Name { get; }

    public sealed record None : SchedulerSettings
    {
        public override string Name => "none";
    }

    /// <summary>Asynchronous successive halving.</summary>
    /// <param name="MinStep">The first rung, from 1, in the study's unit. Default 1.</param>
    /// <param name="ReductionFactor">η, from 2: the best 1/η go on. Default 3.</param>
    /// <param name="GraceCount">Nobody is stopped at a rung, or resumed from it, before so many trials have reached it; 0 by
    /// default.</param>
    /// <param name="Variant">Whether trials are stopped at rungs, or paused and resumed if they deserve it.</param>
    public sealed record Asha(
        int MinStep = 1, int ReductionFactor = 3, int GraceCount = 0, AshaVariant Variant = AshaVariant.Stopping)
        : SchedulerSettings
    {
        public override string Name => "asha";
    }

    /// <summary>Hyperband over one system of rungs: a trial draws when it begins from which rung on it is judged, so that a
    /// first rung that says little harms no more than some of the trials.</summary>
    /// <param name="MinStep">The least that a trial trains, from 1, in the study's unit. Default 1.</param>
    /// <param name="ReductionFactor">η, from 2: the best 1/η go on. Default 3.</param>
    /// <param name="Variant">Whether trials are stopped at rungs, or paused and resumed if they deserve it.</param>
    public sealed record Hyperband(
        int MinStep = 1, int ReductionFactor = 3, AshaVariant Variant = AshaVariant.Stopping) : SchedulerSettings
    {
        public override string Name => "hyperband";
    }

    /// <summary>Stops a trial that has hardly a chance to end better than the best completed one, as far as the curves of
    /// the completed trials can tell.</summary>
    /// <param name="Threshold">Below this chance it is stopped, above 0 and below 1. Default 0.02.</param>
    /// <param name="MinComplete">Nobody is stopped before so many trials are complete, from 4. Default 6.</param>
    public sealed record Chance(double Threshold = 0.02, int MinComplete = 6) : SchedulerSettings
    {
        public override string Name => "chance";
    }

    /// <summary>Stops a trial whose folds or repeats are worse than those of the best trial, by a Wilcoxon signed-rank
    /// test.</summary>
    /// <param name="PThreshold">How sure: a trial is stopped where the chance to err is below this, above 0 and below 1.
    /// Default 0.1. Since a trial is tested after each fold, all in all the chance is about twice as large.</param>
    /// <param name="MinStep">Nobody is stopped before this step, from 1, in the study's unit. Default 2.</param>
    public sealed record Wilcoxon(double PThreshold = 0.1, int MinStep = 2) : SchedulerSettings
    {
        public override string Name => "wilcoxon";

        /// <returns>The chance to err where so many steps are all worse: none is smaller with so many.</returns>
        public static double LeastP(int steps) => Math.Pow(0.5, steps);
    }

    /// <param name="objective">The one that trials are compared by.</param>
    /// <param name="steps">A study without steps has nothing to compare before the end: no scheduler but none judges it.</param>
    /// <param name="seed">The study's, for what a scheduler draws.</param>
    public IScheduler Create(Objective objective, StepRange steps, ulong seed)
    {
        var last = steps.Last ?? 0;
        return this switch
        {
            None => new NoScheduler(),
            Asha settings => Halving(AshaRungs.Of(settings, objective, last), settings.Variant),
            Hyperband settings => Halving(AshaRungs.Of(settings, objective, last, seed), settings.Variant),
            Chance settings => new ChanceScheduler(settings, objective, last),
            Wilcoxon settings => new WilcoxonScheduler(settings, objective),
            _ => throw new UnreachableException(GetType().Name),
        };
    }

    private static IScheduler Halving(AshaRungs ladder, AshaVariant variant) =>
        variant == AshaVariant.Promotion ? new PromotionScheduler(ladder) : new AshaScheduler(ladder);
}

/// <summary>What happens to a trial at a rung. The journal has these as words.</summary>
public enum AshaVariant
{
    /// <summary>It is judged on arrival: it goes on at once, or ends. For programs that can't resume.</summary>
    Stopping,

    /// <summary>It pauses and frees its slot, and is resumed from its checkpoint when it deserves it.</summary>
    Promotion,
}
