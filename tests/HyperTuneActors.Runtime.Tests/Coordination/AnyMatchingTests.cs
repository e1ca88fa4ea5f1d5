using System.Collections.Immutable;
using CsCheck;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Tests.Coordination;

/// <summary>What holds whatever happens.</summary>
public sealed class AnyMatchingTests
{
    private const int Nodes = 4;

    private static readonly Gen<Step> Any = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 6], Gen.Int[1, 3],
        (kind, which, amount, weight) => new Step(kind, which, amount, weight));

    private static readonly ImmutableArray<Resources> Shapes =
        [Resources.Usual, new(0.5m), new(2, Gpus: 1), new(1, Gpus: 2), new(1, 3_000_000_000), new(4, Gpus: 4)];

    [Fact]
    public void Nothing_is_offered_twice_or_beyond_what_there_is_and_nothing_that_fits_is_kept_back() =>
        Any.Array[1, 60].Sample(steps =>
        {
            var cluster = Start();
            foreach (var step in steps)
            {
                cluster = After(cluster, step).Match();
                Check(cluster.Matching);
                Assert.Empty(cluster.Match().Offers);
            }
        });

    [Fact]
    public void The_same_steps_give_the_same_offers() =>
        Any.Array[1, 30].Sample(steps => Assert.Equal(Played(steps), Played(steps)), iter: 30);

    [Fact]
    public void A_new_pool_comes_to_know_the_same_from_announcements() =>
        Any.Array[1, 40].Sample(steps =>
        {
            var known = steps.Aggregate(Start(), (cluster, step) => After(cluster, step).Match()).Take().Matching;
            var anew = known.Workers.Values.Aggregate(SlotMatching.Empty, (matching, worker) => matching.With(worker.Here));
            foreach (var (study, claimant) in known.Studies)
                if (claimant.Demand is { } demand) anew = anew.With(study, Heard(known, study, demand));

            Assert.Equal(known.Total, anew.Total);
            Assert.Equal(known.Studies.Select(one => (one.Key, one.Value.Used)), anew.Studies.Select(one => (one.Key, one.Value.Used)));
            Assert.Equal(known.Roomy, anew.Roomy);
            Assert.Equal(known.Workers.Values.Select(worker => (worker.Room.CpusLeft, worker.Room.GpusLeft)),
                anew.Workers.Values.Select(worker => (worker.Room.CpusLeft, worker.Room.GpusLeft)));
        });

    [Fact]
    public void Where_all_want_more_slots_of_one_shape_their_shares_are_within_one_slot_of_their_weights() =>
        Gen.Select(Gen.Int[1, 40], Gen.Double[0.1, 8].Array[2, 7]).Sample((slots, weights) =>
        {
            var cluster = Cluster.Of(SlotsSaid.Of(new WorkerIncarnation("w", 1), slots));
            for (var study = 0; study < weights.Length; study++) cluster = cluster.Hear($"s{study}", 99, weight: weights[study]);
            cluster = cluster.Match();

            var has = weights.Select((_, study) => cluster.Offered($"s{study}")).ToArray();
            Assert.Equal(slots, has.Sum());
            for (var a = 0; a < has.Length; a++)
                for (var b = 0; b < has.Length; b++)
                    if (has[a] > 0) Assert.True((has[a] - 1) / weights[a] <= has[b] / weights[b] + 1e-9, $"{a}: {has[a]}, {b}: {has[b]}");
        });

    /// <summary>What a study says when it has heard which of its offers were withdrawn.</summary>
    private static Demand Heard(SlotMatching known, string study, Demand demand) => demand with
    {
        Held = [.. demand.Held.Where(held => known.Offered.Any(offer => offer.Study == study && offer.Slot.SlotId == held.SlotId))],
    };

    private static Cluster Start() => Cluster.Of([.. Enumerable.Range(0, Nodes).Select(Node)]);

    private static SlotsHere Node(int node) => node == 3
        ? SlotsSaid.Of(new WorkerIncarnation("n3", 1), 3)
        : SlotsSaid.Node($"n{node}", 4 + node, gpus: 2 * node) with
        {
            Capacity = Capacity.Of(4 + node, 8_000_000_000, [.. Enumerable.Range(0, 2 * node).Select(gpu => new Gpu($"n{node}-{gpu}"))]),
        };

    private static string Played(Step[] steps)
    {
        var said = new System.Text.StringBuilder();
        var cluster = Start();
        foreach (var step in steps)
        {
            cluster = After(cluster, step).Match();
            foreach (var offer in cluster.Offers) said.Append(offer.Study).Append(offer.Slot.SlotId).AppendJoin(',', offer.Slot.Devices).Append(' ');
        }
        return said.ToString();
    }

    private static Cluster After(Cluster cluster, Step step)
    {
        var (name, study) = ($"n{step.Which}", $"s{step.Which}");
        var here = cluster.Matching.Workers.GetValueOrDefault(name)?.Here ?? Node(step.Which);
        switch (step.Kind)
        {
            case 0: return cluster.Take();
            case 1: return here.Taken.IsEmpty ? cluster : cluster.Hear(here with { Taken = here.Taken.RemoveAt(step.Amount % here.Taken.Length) });
            case 2: return cluster.Hear(here with { Host = here.Host with { Incarnation = here.Host.Incarnation + 1 }, Taken = [] });
            case 3: return cluster with { Matching = cluster.Matching.WithoutWorker(name) };
            case 4: return cluster.Hear(here with { Standing = (WorkerStanding)(step.Amount % 4) });
            case 5: return cluster with { Matching = cluster.Matching.WithoutStudy(study) };
            case 6: return cluster.Look().Look().Look();
            case 7:
                var offer = cluster.Matching.Offered.FirstOrDefault(offer => offer.Study == study);
                return offer is null ? cluster : cluster with { Matching = cluster.Matching.Returned(study, offer.Slot.SlotId) };
            default:
                var said = cluster.Matching.Of(study).Demand;
                var held = (said?.Held ?? []).Where(_ => step.Amount % 2 == 0).Concat(cluster.Matching.UnderWayTo(study)).Distinct()
                    .Take(step.Weight).ToImmutableArray();
                var before = (said?.Incarnation ?? 1) + (step.Amount == 6 ? 1 : 0);
                return cluster with
                {
                    Matching = cluster.Matching.With(study, new Demand(before, step.Amount, [.. cluster.Matching.Workers.Values.Select(worker => worker.Here.Host)],
                        held, Shapes[(step.Which + step.Kind) % Shapes.Length], step.Weight)),
                };
        }
    }

    private static void Check(SlotMatching matching)
    {
        foreach (var (name, worker) in matching.Workers)
        {
            var devices = worker.Room.Claims.Values.SelectMany(claim => claim.Devices).ToArray();
            Assert.Equal(devices.Length, devices.Distinct().Count());
            Assert.True(worker.Room is { SlotsLeft: not < 0, CpusLeft: not < 0, MemoryLeft: not < 0, GpusLeft: >= 0 });
            Assert.Equal(worker.Room.Claims.Keys.Order(),
                worker.Offers.Keys.Concat(worker.Here.Taken.Select(taken => taken.Claim.Slot)).Order());
            Assert.Equal(worker.HasRoom, matching.Roomy.Contains(name));
        }
        foreach (var (study, claimant) in matching.Studies)
        {
            var runs = matching.Workers.Values.Sum(worker => worker.Here.Taken.Count(taken => taken.Run.Study.Value == study));
            Assert.Equal(runs + matching.Offered.Count(offer => offer.Study == study), claimant.Used.Runs);
            if (!claimant.WantsMore) continue;
            Assert.DoesNotContain(matching.Workers.Values, worker => worker.Room.Fits(claimant.Demand!.Resources)
                && worker.Here.Standing == WorkerStanding.Open && claimant.Demand.Workers.Contains(worker.Here.Host)
                && !worker.IsNew && !matching.Reserved.ContainsKey(worker.Here.Host.Worker));
        }
        Assert.True(matching.Reserved.Count <= 1);
    }

    private sealed record Step(int Kind, int Which, int Amount, int Weight);
}
