using System.Diagnostics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>A rule of <c>scheduler: auto</c>. Which one applies is known before a study begins.</summary>
/// <param name="Case">When it applies, for people.</param>
/// <param name="Applies">The same for the study.</param>
/// <param name="Choice">The name of the scheduler that judges.</param>
/// <param name="Because">A sentence for people.</param>
/// <param name="Settings">Those of the chosen scheduler.</param>
public sealed record SchedulerRule(
    string Case, Func<SchedulerFacts, bool> Applies, string Choice, string Because,
    Func<SchedulerFacts, SchedulerSettings> Settings)
{
    /// <summary>With fewer there is hardly a step at which trials could be compared.</summary>
    public const int LeastSteps = 4;

    /// <summary>The first rung of an opening, as a share of the last step: there ranks say much of those at the end.</summary>
    public const double OpeningShare = 0.12;

    /// <summary>The first rung where all trials are halved.</summary>
    public const double HalvingShare = 0.06;

    /// <summary>With a budget of so many full trainings it is worth some of them to see which rungs say something.</summary>
    public const int TrainingsForGate = 15;

    /// <summary>How many trials an opening has: the first, the second and a quarter of the budget are its bounds.</summary>
    public const int LeastOpening = 16, MostOpening = 32, OpeningsPerBudget = 4;

    /// <summary>In this order; the first that applies counts. The last always does.</summary>
    public static IReadOnlyList<SchedulerRule> All { get; } =
    [
        new("no steps, or fewer than 4", facts => facts.LastStep < LeastSteps || facts.MinStep >= facts.LastStep,
            "none", "There is nothing to compare trials at before they end.",
            _ => new SchedulerSettings.None()),
        new("steps are folds or repeats: `value: mean`", facts => facts.Value == ValueAt.Mean,
            "wilcoxon", "Trials are compared fold by fold, which takes out that some folds are harder than others.",
            facts => new SchedulerSettings.Wilcoxon(MinStep: Math.Max(2, facts.MinStep))),
        new("a sampler with a model", facts => facts.Prospect.HasModel,
            "opening", "The first trials are blind, and halved; later ones are what the model thinks good, and train to the end.",
            facts => new SchedulerSettings.Opening(OpeningTrials(facts.Prospect), FirstRung(facts, OpeningShare))),
        new("no model, and trials can be resumed", MayPromote,
            "asha", "Most trials are bad: each pauses at rungs, and the best go on.",
            facts => Halving(facts) with { Variant = AshaVariant.Promotion }),
        new("all else", _ => true,
            "asha", "Most trials are bad: each is stopped at the first rung where it is not among the best.",
            Halving),
    ];

    /// <returns>The first rule that applies.</returns>
    public static SchedulerRule For(SchedulerFacts facts)
    {
        foreach (var rule in All)
            if (rule.Applies(facts)) return rule;
        throw new UnreachableException();
    }

    private static int OpeningTrials(Prospect prospect)
    {
        var trials = Math.Clamp(prospect.Slots, LeastOpening, MostOpening);
        return prospect.Trials is { } budget ? Math.Min(trials, Math.Max(1, budget / OpeningsPerBudget)) : trials;
    }

    private static SchedulerSettings.Asha Halving(SchedulerFacts facts)
    {
        var plain = new SchedulerSettings.Asha(FirstRung(facts, HalvingShare));
        return plain with { Gate = Trainings(plain, facts) >= TrainingsForGate };
    }

    /// <summary>As long as the budget lets one trial rise from rung to rung to the end.</summary>
    private static bool MayPromote(SchedulerFacts facts) => facts.Resumable
        && !((Halving(facts) with { Variant = AshaVariant.Promotion }).LeastTrials(facts.LastStep, 0) > facts.Prospect.Trials);

    private static int FirstRung(SchedulerFacts facts, double share) =>
        Math.Max(facts.MinStep, (int)Math.Floor(share * facts.LastStep + 0.5));

    /// <summary>How many full trainings the budget comes to, if 1/η go on from each rung; 0 if it limits neither trials nor
    /// steps.</summary>
    private static double Trainings(SchedulerSettings.Asha settings, SchedulerFacts facts)
    {
        var trained = 0.0;
        var (from, share) = (0, 1.0);
        foreach (var step in AshaRungs.Steps(settings, facts.LastStep).Append(facts.LastStep))
        {
            trained += share * (step - from);
            (from, share) = (step, share / settings.ReductionFactor);
        }
        return Math.Min(
            facts.Prospect.Trials * trained / facts.LastStep ?? double.PositiveInfinity,
            facts.Prospect.Steps / (double)facts.LastStep ?? double.PositiveInfinity) is var trainings
            && double.IsFinite(trainings) ? trainings : 0;
    }
}

/// <summary>What the rules of <c>scheduler: auto</c> look at.</summary>
/// <param name="Value">What of a trial's curve counts.</param>
/// <param name="LastStep">0 without steps.</param>
/// <param name="MinStep">Nobody may be stopped before it, from 1.</param>
/// <param name="Resumable">Whether a paused trial can be resumed.</param>
/// <param name="Prospect">What else is known.</param>
public sealed record SchedulerFacts(ValueAt Value, int LastStep, int MinStep, bool Resumable, Prospect Prospect);
