using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>At each rung of successive halving, a trial goes on only if it is among the best 1/η of those seen there, or the
/// best of fewer than η, and is stopped only if it is not.</summary>
internal sealed class RungsKeepTheirShare : Invariant
{
    private readonly Ledger ledger;
    private readonly Halving? halving;
    private readonly List<(int Step, RankedLosses Losses)> rungs = [];

    public RungsKeepTheirShare(Ledger ledger)
    {
        this.ledger = ledger;
        halving = Halving.Of(ledger.Spec, AshaVariant.Stopping);
        foreach (var step in halving?.Steps ?? []) rungs.Add((step, new RankedLosses()));
    }

    public override string Name => "no more than the allowed share is kept at a rung";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (fact is TrialPruned && Halving.Of(ledger.Spec, AshaVariant.Promotion) is not null) Break($"{fact}, and nothing prunes here.");
        if (halving is null || fact is not MetricReported reported) return;
        var trial = ledger.Find(reported.Run.Trial);
        if (trial is null or { HasEnded: true } || reported.Step <= trial.LastStep) return;
        if (trial.Number.Value >= halving.Trials) return;                   // judged by another rule
        var isPruned = next is TrialPruned pruned && pruned.Trial == trial.Number;
        var isKept = Judge(reported, trial.LastStep);
        if (reported.Step >= ledger.Spec.Steps.Last) return;
        Require(isPruned != isKept, $"Trial {trial.Number} is {(isPruned ? "stopped" : "kept")} at step {reported.Step}, and should not be.");
    }

    /// <returns>Whether the trial may go on.</returns>
    private bool Judge(MetricReported reported, int previous)
    {
        var leading = ledger.Spec.Leading;
        var loss = leading.Loss(reported.Values.Find(leading.Metric)!.Value);
        var mayGoOn = true;
        halving!.Report(reported.Run.Trial, reported.Step, loss);
        foreach (var (step, losses) in rungs)
        {
            if (step <= previous || step > reported.Step) continue;
            var better = losses.Add(loss, reported.Run.Trial.Value);
            var allowed = Math.Max(1, losses.Count / halving.Factor);
            if (halving.Judges(step) && halving.Concerns(step, reported.Run.Trial)
                && losses.Count >= halving.GraceCount && better >= allowed) mayGoOn = false;
        }
        return mayGoOn;
    }
}
