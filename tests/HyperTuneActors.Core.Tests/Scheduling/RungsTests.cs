using HyperTuneActors.Core.Scheduling;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class RungsTests
{
    [Fact]
    public void Rungs_are_equal_by_their_steps_and_entries()
    {
        Assert.Equal(Having((0.5, 1), (0.2, 2)), Having((0.2, 2), (0.5, 1)));
        Assert.Equal(Having((0.5, 1)).GetHashCode(), Having((0.5, 1)).GetHashCode());
        Assert.NotEqual(Having((0.5, 1)), Having((0.5, 2)));
        Assert.NotEqual(Having((0.5, 1)), Having((0.5, 1), (0.6, 2)));
        Assert.NotEqual(Having(), new Rungs([Rung.At(3)]));
        Assert.NotEqual(Having(), Rungs.Empty);
    }

    [Fact]
    public void Entries_are_ordered_by_loss_then_trial() =>
        Assert.Equal(
            [new(0.1, 9), new(0.5, 1), new(0.5, 4)],
            Having((0.5, 4), (0.1, 9), (0.5, 1)).All[0].Entries);

    private static Rungs Having(params (double Loss, int Trial)[] entries) =>
        new([new Rung(1, [.. entries.Select(entry => new RungEntry(entry.Loss, entry.Trial))], [])]);
}
