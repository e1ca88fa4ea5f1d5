using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Gives what is free to the study that has the least for its weight, again and again, until nothing fits any more.</summary>
/// <remarks>
/// Dominant resource fairness, weighted: Ghodsi et al., "Dominant Resource Fairness: Fair Allocation of Multiple Resource Types",
/// NSDI 2011, algorithm 1 and section 4.3. Where all want slots of one shape, that is their number over their weight. Two departures: a
/// study for which nothing fits does not hold up the others (<see cref="Reservations"/> sees to it in time), and of those with equal
/// shares the one goes first that was served longest ago, else by name.
/// A run goes where it leaves the fewest GPUs: what wants none stays off the workers that have some, and what wants few leaves whole
/// workers to those that want many.
/// </remarks>
internal static class FairMatching
{
    public static (SlotMatching Next, ImmutableArray<SlotOffer> New) Match(SlotMatching matching)
    {
        var next = Reservations.Kept(matching);
        var made = ImmutableArray.CreateBuilder<SlotOffer>();
        int reserved, before;
        do
        {
            (reserved, before) = (next.Reserved.Count, made.Count);
            next = Round(next, made);
        }
        while (next.Reserved.Count < reserved                  // what such a worker has left is for all
            || (made.Count > before && next.Roomy.Any(name => next.Workers[name].IsNew)));       // so is a new one that the satisfied had not met
        return (next, made.DrainToImmutable());
    }

    private static SlotMatching Round(SlotMatching next, ImmutableArray<SlotOffer>.Builder made)
    {
        if (next.Roomy.IsEmpty) return next;
        var queue = new PriorityQueue<string, Turn>(Turn.Order);
        foreach (var (study, claimant) in next.Studies)
            if (claimant.WantsMore) queue.Enqueue(study, Turn.Of(next, study));
        var hopeless = new HashSet<Resources>();               // what fits nowhere does not fit later either: room only shrinks here
        while (queue.TryDequeue(out var study, out _))
        {
            if (WorkerFor(next, study, hopeless) is not { } worker) continue;
            (next, var offer) = next.Offering(study, worker);
            made.Add(offer);
            if (next.Of(study).WantsMore) queue.Enqueue(study, Turn.Of(next, study));
        }
        return next;
    }

    /// <returns>The worker where the study's next run goes; <see langword="null"/> if there is none.</returns>
    private static WorkerRoom? WorkerFor(SlotMatching matching, string study, HashSet<Resources> hopeless)
    {
        var demand = matching.Of(study).Demand!;
        if (hopeless.Contains(demand.Resources)) return null;
        var (best, fitsSomewhere) = ((WorkerRoom?)null, false);
        foreach (var name in matching.Roomy)
        {
            var worker = matching.Workers[name];
            if (!worker.Room.Fits(demand.Resources)) continue;
            fitsSomewhere = true;
            if (best?.Room.GpusLeft <= worker.Room.GpusLeft || !MayUse(matching, study, demand, worker)) continue;
            best = worker;
            if (best.Room.GpusLeft == demand.Resources.Gpus) break;
        }
        if (!fitsSomewhere) hopeless.Add(demand.Resources);
        return best;
    }

    private static bool MayUse(SlotMatching matching, string study, Demand demand, WorkerRoom worker) =>
        demand.Workers.Contains(worker.Here.Host) && matching.IsOpen(worker)
        && (!worker.IsNew || matching.Studies.Values.All(one => !one.WantsMore || one.Demand!.Workers.Contains(worker.Here.Host)))
        && (!matching.Reserved.TryGetValue(worker.Here.Host.Worker, out var keptFor) || keptFor == study);

    /// <summary>When a study's turn comes: the smallest first.</summary>
    private readonly record struct Turn(double Share, long Served, string Study)
    {
        public static readonly IComparer<Turn> Order = Comparer<Turn>.Create((a, b) =>
            a.Share != b.Share ? a.Share.CompareTo(b.Share)
            : a.Served != b.Served ? a.Served.CompareTo(b.Served)
            : string.CompareOrdinal(a.Study, b.Study));

        public static Turn Of(SlotMatching matching, string study)
        {
            var claimant = matching.Of(study);
            return new Turn(claimant.ShareOf(matching.Total), claimant.Served, study);
        }
    }
}
