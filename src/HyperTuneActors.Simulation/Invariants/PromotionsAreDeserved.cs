using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Where trials pause at rungs: each does at each that it reaches, and is resumed once from there, only when it is
/// the best that waits at the highest rung where somebody deserves it. The ranks are counted anew each time.</summary>
internal sealed class PromotionsAreDeserved : Invariant
{
    private readonly Ledger ledger;
    private readonly Halving? halving;
    private readonly List<Level> levels = [];
    private TrialNumber? promoted;

    public PromotionsAreDeserved(Ledger ledger)
    {
        this.ledger = ledger;
        halving = Halving.Of(ledger.Spec, AshaVariant.Promotion);
        foreach (var step in halving?.Steps ?? []) levels.Insert(0, new Level(step, [], []));
    }

    public override string Name => "a paused trial is resumed when it deserves it, before any new trial, and only then";

    /// <summary>Whether a paused trial deserves a slot.</summary>
    public bool AreDue => Due() is not null;

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        switch (fact)
        {
            case TrialPaused when halving is null: Break($"{fact}, and nothing pauses here."); break;
            case MetricReported e when halving is not null: Reach(e, next); break;
            case RunEnded e when ledger.Find(e.Run.Trial) is { IsPaused: true } trial: Park(trial); break;
            case TrialPromoted e: Promote(e, next); promoted = e.Trial; break;
            case RunPlaced e: Place(e); break;
        }
    }

    private void Reach(MetricReported reported, StudyEvent? next)
    {
        var trial = ledger.Find(reported.Run.Trial);
        if (trial is null or { HasEnded: true } or { IsPaused: true } || reported.Step <= trial.LastStep) return;
        var leading = ledger.Spec.Leading;
        var reached = levels.Where(level => level.Step > trial.LastStep && level.Step <= reported.Step).ToArray();
        var loss = leading.Loss(reported.Values.Find(leading.Metric)!.Value);
        halving!.Report(trial.Number, reported.Step, loss);
        foreach (var level in reached) level.Seen.Add((loss, reported.Run.Trial.Value));
        if (reported.Step >= ledger.Spec.Steps.Last) return;
        var isPaused = next is TrialPaused paused && paused.Trial == trial.Number;
        Require(isPaused == reached.Any(level => halving.Concerns(level.Step, trial.Number)),
            $"Trial {trial.Number} is {(isPaused ? "paused" : "not paused")} at step {reported.Step}.");
    }

    /// <summary>It waits at the highest rung that it has reached.</summary>
    private void Park(TrialRecord trial)
    {
        var level = levels.First(level => level.Seen.Any(seen => seen.Trial == trial.Number.Value));
        level.Waiting.Add(level.Seen.First(seen => seen.Trial == trial.Number.Value));
    }

    private void Promote(TrialPromoted fact, StudyEvent? next)
    {
        Require(Due() is { } due && due.Trial == fact.Trial.Value && due.Step == fact.Step,
            $"{fact}, and {(Due() is { } other ? $"trial {other.Trial} at {other.Step}" : "nobody")} deserves it.");
        Require(next is RunPlaced placed && placed.Run.Trial == fact.Trial, $"{fact}, and its run is not placed at once.");
        foreach (var level in levels.Where(level => level.Step == fact.Step))
            level.Waiting.RemoveWhere(waiting => waiting.Trial == fact.Trial.Value);
    }

    private void Place(RunPlaced placed)
    {
        var isNew = ledger.Find(placed.Run.Trial) is { Attempt: 0 };
        Require(!isNew || !AreDue, $"{placed}, while trial {Due()?.Trial} deserves the slot.");
        Require(promoted is null || promoted == placed.Run.Trial, $"{placed}, and trial {promoted} was promoted.");
        promoted = null;
    }

    private (int Trial, int Step)? Due()
    {
        foreach (var level in levels)
        {
            if (level.Step >= halving!.Ceiling || level.Waiting.Count == 0) continue;
            var best = level.Waiting.Min;
            if (!halving.Judges(level.Step)) return (best.Trial, level.Step);
            if (level.Seen.Count < halving.GraceCount) continue;
            var better = level.Seen.Count(seen => seen.CompareTo(best) < 0);
            if (better < level.Seen.Count / halving.Factor) return (best.Trial, level.Step);
        }
        return null;
    }

    /// <param name="Step">The rung's.</param>
    /// <param name="Seen">All that reached it.</param>
    /// <param name="Waiting">Those of them that wait there.</param>
    private sealed record Level(int Step, List<(double Loss, int Trial)> Seen, SortedSet<(double Loss, int Trial)> Waiting);
}
