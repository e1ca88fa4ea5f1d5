using HyperTuneActors.Core.Studies;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>The trial budget is met exactly when the study ends for it, and never passed; so are the configurations, where they
/// have an end. A study whose time is up ends with
/// the next thing that happens, so that at most one step per slot is too much; one that has reached its target at once.
/// </summary>
internal sealed class BudgetsAreMet(Ledger ledger, PromotionsAreDeserved promotions) : Invariant
{
    private long beyond;
    private double paid;

    public override string Name => "the trial budget is exact, and others are met within one step per slot";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (fact is TrialWanted wanted && wanted.Trial.Value == ledger.Trials.Count)
        {
            Require(ledger.BudgetLeft > 0, $"Trial {wanted.Trial} is wanted, and the budget of {ledger.Budget} has no place left.");
            Require(ledger.TrialsLeft > 0, $"Trial {wanted.Trial} is wanted, and {ledger.Tried.Count} configurations are all there are.");
            Require(ledger.End is null, $"Trial {wanted.Trial} is wanted after the study has ended.");
        }
        if (fact is MetricReported && ledger.Spec.Budget.Time is { } time && fact.At.Elapsed > time)
            Require(++beyond <= ledger.Spec.Concurrency, $"{fact} comes after the time is up, and {beyond - 1} such before it.");
        if (fact is MetricReported report && ledger.Spec.Budget.Cost is { } cost)
        {
            Require(paid < cost.AtMost, $"{fact} comes after {cost.AtMost} {cost.Metric} was spent.");
            paid += Math.Max(0, report.Values.Find(cost.Metric) ?? 0);
        }
        if (fact is not StudyEnded ended) return;
        switch (ended.Reason)
        {
            case EndReason.Trials:
                Require(ledger.Counted + ledger.Paused == ledger.Budget && ended.Paused == ledger.Paused,
                    $"The study ends with {ledger.Counted} of {ledger.Budget} trials, and {ledger.Paused} paused.");
                Require(ledger.Open == ledger.Paused && ledger.Slots.Count == 0 && !promotions.AreDue,
                    $"The study ends with {ledger.Open} trials open, {ledger.Slots.Count} running; {ledger.Paused} are paused.");
                break;
            case EndReason.Exhausted:
                Require(ledger.Tried.Count == ledger.Configurations && ended.Paused == ledger.Paused,
                    $"The study ends with {ledger.Tried.Count} of {ledger.Configurations} configurations tried, and {ledger.Paused} paused.");
                Require(ledger.Open == ledger.Paused && ledger.Slots.Count == 0 && !promotions.AreDue,
                    $"The study ends with {ledger.Open} trials open, {ledger.Slots.Count} running; {ledger.Paused} are paused.");
                break;
            case EndReason.Time:
                Require(ended.At.Elapsed >= ledger.Spec.Budget.Time, $"The study ends at {ended.At.Elapsed}, before its time is up.");
                break;
            case EndReason.Cost:
                Require(paid >= ledger.Spec.Budget.Cost?.AtMost, $"The study ends with a cost of {paid}, before its budget is spent.");
                break;
            default:
                break;
        }
    }

    public override void BatchWritten()
    {
        if (ledger.TrialsLeft == 0 && ledger.Open == ledger.Paused && ledger.Slots.Count == 0 && !promotions.AreDue)
            Require(ledger.End is not null, $"All {ledger.Trials.Count} trials have ended or are paused, and the study has not ended.");
    }
}
