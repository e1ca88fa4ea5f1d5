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

    /// <returns>How many trials must begin, so that one may train to its last step; infinity if they are too many to be
    /// counted.</returns>
    /// <param name="lastStep">Of a trial.</param>
    /// <param name="seed">The study's.</param>
    public virtual double LeastTrials(int lastStep, ulong seed) => 1;

    /// <summary>What judges in a study like this: these settings themselves, or those that they choose.</summary>
    /// <param name="objective">The one that trials are compared by.</param>
    /// <param name="steps">Of a trial.</param>
    /// <param name="prospect">What else is known.</param>
    public virtual SchedulerSettings ChoiceFor(Objective objective, StepRange steps, Prospect prospect) => this;

    /// <summary>Chooses among the others by what the study is like: see <see cref="SchedulerRule"/>.</summary>
    /// <param name="MinStep">Nobody is stopped before this step, from 1, in the study's unit. Default 1.</param>
    /// <param name="Resumable">Whether trials can pause and be resumed. Default no.</param>
    public sealed record Auto(int MinStep = 1, bool Resumable = false) : SchedulerSettings
    {
        public override string Name => "auto";

        public override SchedulerSettings ChoiceFor(Objective objective, StepRange steps, Prospect prospect)
        {
            var facts = new SchedulerFacts(objective.Value, steps.Last ?? 0, MinStep, Resumable, prospect);
            return SchedulerRule.For(facts).Settings(facts);
        }
    }

    /// <summary>Halves the first trials only, and may stop later ones where they have hardly a chance: for samplers with a
    /// model.</summary>
    /// <param name="Trials">How many are halved among themselves, from 1. Default 16.</param>
    /// <param name="MinStep">The first rung, from 1, in the study's unit. Default 1.</param>
    /// <param name="ReductionFactor">η, from 2: the best 1/η of the first trials go on. Default 3.</param>
    /// <param name="MinChance">A later trial with less chance to beat the best completed one is stopped, once six are complete;
    /// from 0, the default, for none, and below 1.</param>
    public sealed record Opening(int Trials = 16, int MinStep = 1, int ReductionFactor = 3, double MinChance = 0)
        : SchedulerSettings
    {
        public override string Name => "opening";
    }

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
    /// <param name="Gate">Whether a rung judges only when it was seen that its ranks say something of later ones. Default no.
    /// </param>
    /// <param name="Progressive">Whether trials train further than to the second rung only when ranks still change (PASHA):
    /// for who wants to know which configuration is best, not a trained model. Needs promotion. Default no.</param>
    public sealed record Asha(
        int MinStep = 1, int ReductionFactor = 3, int GraceCount = 0, AshaVariant Variant = AshaVariant.Stopping,
        bool Gate = false, bool Progressive = false) : SchedulerSettings
    {
        public override string Name => "asha";

        /// <returns>How many trials must begin, so that one is resumed at each rung in turn and trains to its last step: η to
        /// the power of the rungs that always judge, and no less than <paramref name="GraceCount"/> reach each of them. 1 in the
        /// stopping form, in which the first trial always goes on, and where nobody means to train a trial to the end.</returns>
        public override double LeastTrials(int lastStep, ulong seed) =>
            Variant == AshaVariant.Stopping || Progressive ? 1 : Scheduling.LeastTrials.Of(this, lastStep);
    }

    /// <summary>Hyperband over one system of rungs: a trial draws when it begins from which rung on it is judged, so that a
    /// first rung that says little harms no more than some of the trials.</summary>
    /// <param name="MinStep">The least that a trial trains, from 1, in the study's unit. Default 1.</param>
    /// <param name="ReductionFactor">η, from 2: the best 1/η go on. Default 3.</param>
    /// <param name="Variant">Whether trials are stopped at rungs, or paused and resumed if they deserve it.</param>
    /// <param name="Gate">As that of <see cref="Asha"/>. Default no.</param>
    public sealed record Hyperband(
        int MinStep = 1, int ReductionFactor = 3, AshaVariant Variant = AshaVariant.Stopping, bool Gate = false)
        : SchedulerSettings
    {
        public override string Name => "hyperband";

        /// <returns>How many trials must begin, so that one has drawn to be judged by nobody, or enough wait at each rung in
        /// turn. 1 in the stopping form.</returns>
        public override double LeastTrials(int lastStep, ulong seed) =>
            Variant == AshaVariant.Stopping ? 1 : Scheduling.LeastTrials.Of(this, lastStep, seed);

        /// <returns>Whether any trial is judged before the last step.</returns>
        public bool HasRungs(int lastStep) => !new Brackets(MinStep, lastStep, ReductionFactor).Steps.IsEmpty;
    }

    /// <summary>Stops a trial whose best value so far is worse than the median of the completed trials at its step.</summary>
    /// <param name="StartupTrials">Nobody is stopped before so many trials are complete, from 1. Default 5.</param>
    /// <param name="WarmupSteps">The last step at which nobody is judged, from 0. Default 0.</param>
    /// <param name="IntervalSteps">How many steps lie between two judgements, from 1. Default 1.</param>
    public sealed record Median(int StartupTrials = 5, int WarmupSteps = 0, int IntervalSteps = 1) : SchedulerSettings
    {
        public override string Name => "median";
    }

    /// <summary>As <see cref="Median"/>, with another percentile.</summary>
    /// <param name="Percent">So many of a hundred go on, above 0 and below 100. Default 25.</param>
    /// <param name="StartupTrials">Nobody is stopped before so many trials are complete, from 1. Default 5.</param>
    /// <param name="WarmupSteps">The last step at which nobody is judged, from 0. Default 0.</param>
    /// <param name="IntervalSteps">How many steps lie between two judgements, from 1. Default 1.</param>
    public sealed record Percentile(
        double Percent = 25, int StartupTrials = 5, int WarmupSteps = 0, int IntervalSteps = 1) : SchedulerSettings
    {
        public override string Name => "percentile";
    }

    /// <summary>Stops a trial whose value is out of bounds.</summary>
    /// <param name="Lower">Below this, in the objective's unit; <see langword="null"/> for no such bound.</param>
    /// <param name="Upper">Above this. There is one bound at least.</param>
    /// <param name="WarmupSteps">The last step at which nobody is judged, from 0. Default 0.</param>
    /// <param name="IntervalSteps">How many steps lie between two judgements, from 1. Default 1.</param>
    public sealed record Threshold(
        double? Lower = null, double? Upper = null, int WarmupSteps = 0, int IntervalSteps = 1) : SchedulerSettings
    {
        public override string Name => "threshold";
    }

    /// <summary>Stops a trial that gets no better.</summary>
    /// <param name="Reports">None of the last so many is better than the best before them, from 1. Default 5.</param>
    /// <param name="MinDelta">By more than this, in the objective's unit, from 0. Default 0.</param>
    /// <param name="WarmupSteps">The last step at which nobody is judged, from 0. Default 0.</param>
    public sealed record Patience(int Reports = 5, double MinDelta = 0, int WarmupSteps = 0) : SchedulerSettings
    {
        public override string Name => "patience";
    }

    /// <summary>Stops a trial that has hardly a chance to end better than the best completed one, as far as the curves of
    /// the completed trials can tell.</summary>
    /// <param name="MinChance">A trial with less is stopped, above 0 and below 1. Default 0.02.</param>
    /// <param name="MinComplete">Nobody is stopped before so many trials are complete, from 4. Default 6.</param>
    public sealed record Chance(double MinChance = 0.02, int MinComplete = 6) : SchedulerSettings
    {
        public override string Name => "chance";
    }

    /// <summary>Stops a trial whose own curve, extrapolated, has hardly a chance to end better than the best completed
    /// trial.</summary>
    /// <param name="MinChance">A trial with less is stopped, above 0 and below 1. Default 0.03.</param>
    /// <param name="StartupTrials">The first so many trials are never stopped, from 1. Default 6.</param>
    /// <param name="MinStep">The first of the rungs min_step · η^k: a trial that is among the best 1/η at one of them goes on,
    /// from 1. Default 1.</param>
    /// <param name="ReductionFactor">η, from 2. Default 3.</param>
    public sealed record Extrapolation(
        double MinChance = 0.03, int StartupTrials = 6, int MinStep = 1, int ReductionFactor = 3) : SchedulerSettings
    {
        public override string Name => "extrapolation";
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
    /// <param name="prospect">What else is known of the study; by default nothing.</param>
    public IScheduler Create(Objective objective, StepRange steps, ulong seed, Prospect? prospect = null)
    {
        var (last, known) = (steps.Last ?? 0, prospect ?? new Prospect());
        var parameters = known.Parameters;
        return ChoiceFor(objective, steps, known) switch
        {
            None => new NoScheduler(),
            Asha settings => Halving(AshaRungs.Of(settings, objective, last, parameters), settings.Variant),
            Hyperband settings => Halving(AshaRungs.Of(settings, objective, last, seed, parameters), settings.Variant),
            Opening settings => new OpeningScheduler(settings, objective, last),
            Median s => new PercentileScheduler(
                s.Name, 50, s.StartupTrials, new Cadence(s.WarmupSteps, s.IntervalSteps), objective, last),
            Percentile s => new PercentileScheduler(
                s.Name, s.Percent, s.StartupTrials, new Cadence(s.WarmupSteps, s.IntervalSteps), objective, last),
            Threshold settings => new ThresholdScheduler(settings, objective),
            Patience settings => new PatienceScheduler(settings, objective),
            Chance settings => new ChanceScheduler(settings, objective, last),
            Extrapolation settings => new ExtrapolationScheduler(settings, objective, last),
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
