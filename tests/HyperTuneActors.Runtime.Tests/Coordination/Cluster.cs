using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Coordination;

/// <summary>A matching with workers that all studies have met, and the offers that the last match made.</summary>
internal sealed record Cluster(SlotMatching Matching, ImmutableArray<SlotOffer> Offers)
{
    public static Cluster Of(params SlotsHere[] workers) =>
        workers.Aggregate(new Cluster(SlotMatching.Empty, []), (cluster, worker) => cluster.Hear(worker));

    public int Offered(string study) => Offers.Count(offer => offer.Study == study);

    public Cluster Hear(SlotsHere worker) => this with { Matching = Matching.With(worker) };

    /// <summary>A study says what it wants beyond its runs, and that it holds nothing.</summary>
    public Cluster Hear(string study, int slots, Resources? run = null, double weight = 1, int concurrency = int.MaxValue) => this with
    {
        Matching = Matching.With(study, new Demand(1, slots, [.. Matching.Workers.Values.Select(worker => worker.Here.Host)], [],
            run ?? Resources.Usual, weight, concurrency)),
    };

    /// <summary>The same, and all is matched anew from what no worker said to be taken.</summary>
    public Cluster Wanting(string study, int slots, Resources? run = null, double weight = 1, int concurrency = int.MaxValue)
    {
        var cluster = Hear(study, slots, run, weight, concurrency);
        foreach (var offer in cluster.Matching.Offered.ToArray())
            cluster = cluster with { Matching = cluster.Matching.Returned(offer.Study, offer.Slot.SlotId) };
        return cluster.Match();
    }

    public Cluster Match()
    {
        var (next, offers) = Matching.Match();
        return new Cluster(next, offers);
    }

    public Cluster Look() => (this with { Matching = Matching.Looked() }).Match();

    /// <summary>What was offered runs now.</summary>
    public Cluster Take()
    {
        var cluster = this;
        foreach (var worker in Matching.Workers.Values.Where(worker => !worker.Offers.IsEmpty))
            cluster = cluster.Hear(worker.Here with
            {
                Taken =
                [
                    .. worker.Here.Taken,
                    .. worker.Offers.Select(offer => new SlotTaken(new RunId(new StudyName(offer.Value), new TrialNumber(offer.Key), 1), worker.Room.Claims[offer.Key]))
                ],
            });
        return cluster with { Offers = [] };
    }

    /// <summary>A worker's oldest run ends.</summary>
    public Cluster End(string worker)
    {
        var here = Matching.Workers[worker].Here;
        return (here.Taken.IsEmpty ? this : Hear(here with { Taken = here.Taken.RemoveAt(0) })).Match();
    }
}
