using System.Collections.Immutable;
using CsCheck;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

public sealed class OccupancyTests
{
    private static readonly Capacity Node = Capacity.Of(4, 16_000_000_000, new Gpu("a"), new Gpu("b"), new Gpu("c")) with
    {
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("zone", "a"),
    };

    [Fact]
    public void A_run_gets_the_lowest_free_slot_and_the_first_free_gpus()
    {
        var room = Occupancy.Of(Node).With(new Claim(0, ["b"], new Resources(1, Gpus: 1))).With(new Claim(2, [], Resources.Usual));

        Assert.Equal(new Claim(1, ["a", "c"], new Resources(1, Gpus: 2)), room.ClaimFor(new Resources(1, Gpus: 2)));
        Assert.Equal((2m, 2), (room.CpusLeft, room.GpusLeft));
    }

    [Fact]
    public void What_is_given_back_is_free_again()
    {
        var claim = new Claim(0, ["b"], new Resources(1.5m, 5_000_000_000, 1));

        var room = Occupancy.Of(Node).With(claim).Without(0).Without(7);

        Assert.Equal((4m, 16_000_000_000L, 3), (room.CpusLeft, room.MemoryLeft, room.GpusLeft));
        Assert.Null(room.Refusal(claim));
    }

    [Theory]
    [InlineData(4, 0, 0, true)]
    [InlineData(4.001, 0, 0, false)]
    [InlineData(0.5, 16_000_000_000, 3, true)]
    [InlineData(1, 16_000_000_001, 0, false)]
    [InlineData(1, 0, 4, false)]
    public void What_is_more_than_all_of_a_node_does_not_fit(double cpus, long memory, int gpus, bool fits)
    {
        var run = new Resources((decimal)cpus, memory > 0 ? memory : null, gpus);

        Assert.Equal(fits, Occupancy.Of(Node).Fits(run));
        Assert.Equal(fits, Node.CanHold(run));
    }

    [Fact]
    public void A_node_without_a_label_does_not_fit()
    {
        var here = new Resources(Labels: ImmutableSortedDictionary<string, string>.Empty.Add("zone", "a"));
        var there = new Resources(Labels: ImmutableSortedDictionary<string, string>.Empty.Add("zone", "b"));

        Assert.True(Node.CanHold(here) && Occupancy.Of(Node).Fits(here));
        Assert.False(Node.CanHold(there) || Occupancy.Of(Node).Fits(there));
        Assert.Equal("The worker has no label zone=b.", Occupancy.Of(Node).Refusal(new Claim(0, [], there)));
    }

    [Theory]
    [InlineData(0, "", 0, "Slot 0 is not free.")]
    [InlineData(-1, "", 0, "Slot -1 is not free.")]
    [InlineData(1, "", 4, "It wants 4 CPUs, and 3 of 4 are free.")]
    [InlineData(1, "a", 1, "GPU a is not free.")]
    [InlineData(1, "x", 1, "There is no GPU x.")]
    [InlineData(1, "b", 1, null)]
    public void A_worker_refuses_what_is_taken_or_not_there(int slot, string device, double cpus, string? because)
    {
        var room = Occupancy.Of(Node).With(new Claim(0, ["a"], new Resources(1, Gpus: 1)));
        ImmutableArray<string> devices = device.Length == 0 ? [] : [device];

        Assert.Equal(because, room.Refusal(new Claim(slot, devices, new Resources(cpus > 0 ? (decimal)cpus : 1, Gpus: devices.Length))));
    }

    [Fact]
    public void A_plain_number_of_slots_takes_runs_of_any_size()
    {
        var room = Occupancy.Of(Capacity.OfSlots(2)).With(new Claim(1, [], new Resources(64)));

        Assert.Equal(new Claim(0, [], new Resources(512)), room.ClaimFor(new Resources(512)));
        Assert.False(room.With(new Claim(0, [], Resources.Usual)).Fits(new Resources(0.1m)));
        Assert.Equal("Slot 2 is not free.", room.Refusal(new Claim(2, [], Resources.Usual)));
    }

    [Fact]
    public void Whatever_was_taken_and_given_back_a_claim_that_fits_is_never_refused_and_overlaps_none() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 30], Gen.Int[0, 3]).Array[1, 60].Sample(steps =>
        {
            var room = Occupancy.Of(Node);
            foreach (var (free, tenths, gpus) in steps)
            {
                room = room.Without(free);
                var run = new Resources(tenths / 10m, Gpus: gpus);
                if (!room.Fits(run)) continue;
                var claim = room.ClaimFor(run);
                Assert.Null(room.Refusal(claim));
                room = room.With(claim);
            }
            var claims = room.Claims.Values.ToArray();
            var devices = claims.SelectMany(claim => claim.Devices).ToArray();
            Assert.Equal(devices.Length, devices.Distinct().Count());
            Assert.Equal(4 - claims.Sum(claim => claim.Resources.Cpus), room.CpusLeft);
            Assert.True(room.CpusLeft >= 0);
            Assert.Equal(3 - devices.Length, room.GpusLeft);
        });
}
