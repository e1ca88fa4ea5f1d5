using System.Collections.Immutable;
using HyperTuneActors.Contracts;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Examples.Tests;

/// <summary>The example of a user's own sampler passes the contract that the tuner's samplers pass.</summary>
public sealed class LocalSearchTests : SamplerContract
{
    protected override ISampler Create() => new LocalSearch(ImmutableDictionary<string, string>.Empty);

    protected override bool IsOrderFree => true;

    protected override int MostTrials => 10_000;

    [Fact]
    public void It_finds_a_valley_that_random_search_does_not()
    {
        var (mine, random) = (BestOf(Create()), BestOf(new RandomSampler()));
        Assert.True(mine < random / 3, $"{mine} against {random}");
    }

    /// <summary>The mean over ten seeds of the best of 100 trials on a bowl in five dimensions.</summary>
    private static double BestOf(ISampler sampler) => Enumerable.Range(0, 10).Average(seed =>
    {
        var trials = new List<TrialView>();
        for (var trial = 0; trial < 100; trial++)
        {
            var point = sampler.Suggest(Asked.For(AnySpace.Cube(5), trial, trials, seed: (ulong)seed)).Point;
            trials.Add(Asked.Complete(trial, point, point.Coordinates.Sum(x => (x - 0.3) * (x - 0.3))));
        }
        return trials.Min(trial => trial.Curve.ValueAt(8));
    });
}
