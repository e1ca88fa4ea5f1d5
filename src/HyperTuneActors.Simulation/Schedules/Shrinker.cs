using System.Collections.Immutable;

namespace HyperTuneActors.Simulation.Schedules;

/// <summary>Makes a scenario that breaks an invariant as short as it can while it still breaks the same one.</summary>
public static class Shrinker
{
    private const int LeastTrials = 3;

    /// <param name="failing">Breaks an invariant.</param>
    /// <param name="breaks">Whether a scenario still breaks it.</param>
    /// <param name="attempts">So many are tried at most.</param>
    public static Scenario Shrink(Scenario failing, Func<Scenario, bool> breaks, int attempts = 300)
    {
        var (best, isShorter) = (failing, true);
        while (isShorter)
        {
            isShorter = false;
            foreach (var shorter in Shorter(best))
            {
                if (attempts-- <= 0) return best;
                if (shorter.Equals(best) || !breaks(shorter)) continue;
                (best, isShorter) = (shorter, true);
                break;
            }
        }
        return best;
    }

    private static IEnumerable<Scenario> Shorter(Scenario longer)
    {
        for (var size = longer.Faults.Length; size > 0; size /= 2)
            for (var at = 0; at + size <= longer.Faults.Length; at += size)
                yield return longer with { Faults = longer.Faults.RemoveRange(at, size) };
        if (longer.Trials is > LeastTrials)
        {
            yield return longer with { Trials = Math.Max(LeastTrials, longer.Trials.Value / 2) };
            yield return longer with { Trials = longer.Trials.Value - 1 };
        }
        if (longer.Slots.Length > 1) yield return longer with { Slots = longer.Slots.RemoveAt(longer.Slots.Length - 1) };
        for (var i = 0; i < longer.Slots.Length; i++)
            if (longer.Slots[i] > 1) yield return longer with { Slots = longer.Slots.SetItem(i, longer.Slots[i] / 2) };
        if (longer.Concurrency > 1) yield return longer with { Concurrency = longer.Concurrency / 2 };
        foreach (var plainer in Plainer(longer)) yield return plainer;
        for (var i = 0; i < longer.Faults.Length; i++)
            if (longer.Faults[i].AfterFacts > 0)
                yield return longer with { Faults = Earlier(longer.Faults, i) };
    }

    private static IEnumerable<Scenario> Plainer(Scenario longer)
    {
        var plain = new Scenario();
        yield return longer with { StoppedAfter = 0 };
        yield return longer with { ExtendedBy = 0 };
        yield return longer with { PreemptedAfter = 0 };
        yield return longer with { LeaseSeconds = 0 };
        yield return longer with { Speeds = [] };
        yield return longer with { Time = null };
        yield return longer with { Target = null };
        yield return longer with { LookAhead = 0 };
        yield return longer with { Sampler = null };
        yield return longer with { Cost = 0 };
        if (longer.Rule is not null) yield return longer with { Rule = null };
        else yield return longer with { MinStep = 0, ReductionFactor = 0, GraceCount = 0 };
        yield return longer with { Gate = false, Progressive = false };
        yield return longer with { PThreshold = 0 };
        yield return longer with { Duplicates = plain.Duplicates };
        yield return longer with { Retries = 0, CountFailed = false };
        yield return longer with { Space = 0, Goal = plain.Goal, Value = plain.Value };
        if (longer.LastStep > 1) yield return longer with { LastStep = longer.LastStep / 2 };
        yield return longer with { LatencyMs = plain.LatencyMs, WriteMs = plain.WriteMs, SuggestMs = plain.SuggestMs };
        yield return longer with { StepSeconds = plain.StepSeconds };
        yield return longer with { SnapshotAfter = plain.SnapshotAfter };
    }

    private static ImmutableArray<Faults.Fault> Earlier(ImmutableArray<Faults.Fault> faults, int at) =>
        [.. faults.SetItem(at, faults[at] with { AfterFacts = faults[at].AfterFacts / 2 }).OrderBy(fault => fault.AfterFacts)];
}
