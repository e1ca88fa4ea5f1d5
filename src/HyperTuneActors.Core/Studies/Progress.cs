using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>How a study gets on, as far as its end depends on it: sums and counters that its facts alone make. A rule that the
/// budget lacks costs nothing.</summary>
public sealed record Progress
{
    public static readonly Progress None = new();

    /// <summary>Steps that all trials have trained; one that was repeated counts once.</summary>
    public long Steps { get; init; }

    /// <summary>The sum of the cost budget's metric; <see langword="null"/> before the first report that has it.</summary>
    public double? Cost { get; init; }

    /// <summary>What each trial's steps that count have cost, by its number: see <see cref="CostOutlook"/>. Empty without a
    /// <see cref="Budget.Cost"/>, and as long as the last trial that said something of it asks for.</summary>
    public PersistentVector<double?> Spent { get; init; } = PersistentVector<double?>.Empty;

    /// <summary>The loss of the last improvement by a completed trial; <see langword="null"/> before the first, and without a
    /// <see cref="Budget.Plateau"/>.</summary>
    public double? Improved { get; init; }

    /// <summary>Trials since the last improvement, see <see cref="PlateauRule"/>.</summary>
    public int Unimproved { get; init; }

    /// <summary>What the model expected last; <see langword="null"/> if it never said so.</summary>
    public ExpectedGain? Gain { get; init; }

    /// <summary>The completed trials, best first; empty where no rule asks for their median.</summary>
    public ImmutableSortedSet<RungEntry> Losses { get; init; } = [];

    public bool Equals(Progress? other) =>
        other is not null && Steps == other.Steps && Cost == other.Cost && Improved == other.Improved
        && Unimproved == other.Unimproved && Gain == other.Gain && Losses.SequenceEqual(other.Losses) && Spent.SequenceEqual(other.Spent);

    public override int GetHashCode() => HashCode.Combine(Steps, Cost, Unimproved);

    /// <summary>What an improvement must be greater than.</summary>
    public double Tolerance(PlateauRule rule) => Tolerance(rule, Losses);

    /// <summary>A run reported, whether the step counts or not.</summary>
    internal Progress Paid(Budget budget, Metrics values) => budget.Cost is { } cost && values.Find(cost.Metric) is { } paid
        ? this with { Cost = Math.Min(double.MaxValue, (Cost ?? 0) + Math.Max(0, paid)) }
        : this;

    /// <summary>A trial came to a step that counts.</summary>
    /// <param name="budget">The study's.</param>
    /// <param name="report">The step.</param>
    /// <param name="values">What was reported.</param>
    /// <param name="rungs">With it.</param>
    internal Progress Trained(Budget budget, Report report, Metrics values, Rungs rungs) => this with
    {
        Steps = Steps + report.Step - report.Previous,
        Spent = budget.Cost is { } cost && values.Find(cost.Metric) is { } paid ? SpentWith(report.Trial, Math.Max(0, paid)) : Spent,
        Unimproved = budget.Plateau is { } rule && Leads(rule, rungs, report) ? 0 : Unimproved,
    };

    /// <summary>A trial was pruned, or paused for the first time.</summary>
    internal Progress Tried() => this with { Unimproved = Unimproved + 1 };

    /// <returns>What samplers see of it; <see langword="null"/> without a cost budget.</returns>
    internal CostOutlook? Outlook(Budget budget) => budget.Cost is { } cost ? new CostOutlook(cost.AtMost, Spent) : null;

    private PersistentVector<double?> SpentWith(TrialNumber trial, double paid)
    {
        var spent = Spent;
        while (spent.Count <= trial.Value) spent = spent.Add(null);
        return spent.SetItem(trial.Value, Math.Min(double.MaxValue, (spent[trial.Value] ?? 0) + paid));
    }

    internal Progress Completed(Budget budget, RungEntry trial)
    {
        if (!budget.NeedsMedian) return this;
        var losses = Losses.Add(trial);
        var isBetter = budget.Plateau is { } rule && !(Improved - trial.Loss <= Tolerance(rule, losses));
        return this with
        {
            Losses = losses,
            Improved = isBetter ? trial.Loss : Improved,
            Unimproved = isBetter ? 0 : Unimproved + 1,
        };
    }

    internal Progress Suggested(Budget budget, TrialNumber trial, Suggestion because)
    {
        if (!because.Numbers.TryGetValue(Reasons.RemainingImprovement, out var gain)) return this;
        double? tolerance = budget.AutoStop is { } rule ? Tolerance(rule, because) : null;
        return this with { Gain = new ExpectedGain(trial, gain, tolerance, gain < tolerance ? (Gain?.InARow ?? 0) + 1 : 0) };
    }

    /// <summary>Somebody wants the study to go on.</summary>
    internal Progress Patient() => this with { Unimproved = 0, Gain = Gain is null ? null : Gain with { InARow = 0 } };

    private double Tolerance(AutoStop rule, Suggestion because) => Math.Max(
        rule.Tolerance ?? Spread(Losses, AutoStop.DefaultShare),
        AutoStop.NoiseShare * because.Numbers.GetValueOrDefault(Reasons.Noise));

    private static double Tolerance(PlateauRule rule, ImmutableSortedSet<RungEntry> losses) =>
        Math.Max(rule.MinDelta, Spread(losses, PlateauRule.LeastShare));

    /// <summary>A share of the distance from the best to the median, the worse of the two middle ones.</summary>
    private static double Spread(ImmutableSortedSet<RungEntry> losses, double share) =>
        losses.IsEmpty ? 0 : share * losses[losses.Count / 2].Loss - share * losses[0].Loss;     // a difference may be too large

    private static bool Leads(PlateauRule rule, Rungs rungs, Report report)
    {
        foreach (var rung in rungs.All)
            if (report.Previous < rung.Step && rung.Step <= report.Step && Leads(rule, rung.Entries, report.Trial))
                return true;
        return false;
    }

    private static bool Leads(PlateauRule rule, ImmutableSortedSet<RungEntry> entries, TrialNumber trial) =>
        !entries.IsEmpty && entries[0].Trial == trial.Value
        && (entries.Count == 1 || entries[1].Loss - entries[0].Loss > Tolerance(rule, entries));
}

/// <summary>What a model expected when it suggested a trial.</summary>
/// <param name="Trial">Which.</param>
/// <param name="Gain">Of the next <see cref="Reasons.RemainingTrials"/> trials, in the unit of the leading objective, from 0.</param>
/// <param name="Tolerance">What matters; <see langword="null"/> without <see cref="Budget.AutoStop"/>.</param>
/// <param name="InARow">So many suggestions in a row expected less than their tolerance, this one the last of them.</param>
public sealed record ExpectedGain(TrialNumber Trial, double Gain, double? Tolerance, int InARow);
