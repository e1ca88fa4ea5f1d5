using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Sees to it that a study that wants large slots is not starved by small ones, which take every bit that becomes free.</summary>
/// <remarks>
/// The rule. A study is held up at a look if it wants more slots, a worker could hold one if it were empty, none has room for it, and
/// some study has a larger weighted share than it. When that was so for <see cref="Patience"/> looks in a row, the worker that lacks
/// least of what it wants is reserved for it: nothing of that one is offered to others until the study was offered a slot, there or
/// elsewhere, or wants none any more, or the worker is gone, drains or is set aside. A study has one reservation at most, a worker
/// serves one, and together they are a quarter of the workers at most, but one always. Nothing is preempted.
/// </remarks>
internal static class Reservations
{
    /// <summary>30 s in the pool's rhythm.</summary>
    public const int Patience = 6;

    /// <summary>Without those that have lost their reason.</summary>
    public static SlotMatching Kept(SlotMatching matching)
    {
        var over = matching.Reserved.Where(kept => !IsOf(matching, kept.Value, kept.Key)).Select(kept => kept.Key).ToArray();
        return over.Length == 0 ? matching : matching with { Reserved = matching.Reserved.RemoveRange(over) };
    }

    /// <summary>One look later.</summary>
    public static SlotMatching Looked(SlotMatching matching)
    {
        var next = Kept(matching.Met());
        var most = next.Studies.Values.Select(claimant => claimant.ShareOf(next.Total)).DefaultIfEmpty().Max();
        foreach (var (study, claimant) in next.Studies)
        {
            var isHeldUp = claimant.WantsMore && claimant.ShareOf(next.Total) < most && Best(next, study) is not null;
            if (isHeldUp || claimant.HeldUp > 0) next = next.HeldUp(study, isHeldUp ? claimant.HeldUp + 1 : 0);
        }
        var due = next.Studies.Where(one => one.Value.HeldUp >= Patience)
            .OrderBy(one => one.Value.ShareOf(next.Total)).ThenByDescending(one => one.Value.HeldUp);
        foreach (var (study, _) in due.ToArray())
        {
            if (next.Reserved.ContainsValue(study)) continue;
            if (next.Reserved.Count >= Math.Max(1, next.Workers.Count / 4)) break;
            if (Best(next, study) is { } worker) next = next with { Reserved = next.Reserved.Add(worker, study) };
        }
        return next;
    }

    /// <returns>The worker that lacks least of what the study wants, of those that are not reserved for another.</returns>
    private static string? Best(SlotMatching matching, string study)
    {
        var (best, least) = ((string?)null, double.PositiveInfinity);
        foreach (var (name, worker) in matching.Workers)
        {
            if (!IsOf(matching, study, name) || (matching.Reserved.TryGetValue(name, out var keptFor) && keptFor != study)) continue;
            var lack = Lack(worker.Room, matching.Of(study).Demand!.Resources);
            if (lack < least) (best, least) = (name, lack);
        }
        return best;
    }

    /// <summary>Whether a study wants what a worker could hold if it were empty, and may.</summary>
    private static bool IsOf(SlotMatching matching, string study, string worker) =>
        matching.Of(study) is { WantsMore: true, Demand: { } demand } && matching.Workers.TryGetValue(worker, out var room)
        && room.Here.Standing == WorkerStanding.Open && demand.Workers.Contains(room.Here.Host)
        && room.Here.Capacity.CanHold(demand.Resources);

    /// <summary>The largest part of any kind that is not free, from 0 to 1.</summary>
    private static double Lack(Occupancy room, Resources run)
    {
        var lack = room.SlotsLeft is <= 0 ? 1.0 : 0;
        if (room.CpusLeft is { } cpus) lack = Math.Max(lack, (double)((run.Cpus - cpus) / run.Cpus));
        if (room.MemoryLeft is { } memory && run.Memory is { } bytes) lack = Math.Max(lack, (bytes - memory) / (double)bytes);
        return run.Gpus == 0 ? lack : Math.Max(lack, (run.Gpus - room.GpusLeft) / (double)run.Gpus);
    }
}
