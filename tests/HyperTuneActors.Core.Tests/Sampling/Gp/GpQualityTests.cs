using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

/// <summary>How near the minimum it comes: the median over some seeds, which is the same on every run.</summary>
public sealed class GpQualityTests
{
    private static readonly SamplerSettings.Gp Usual = new();

    [Fact]
    public void Branin_in_50_trials() => Assert.InRange(Median(TestFunctions.Branin, Usual, 50, 5), 0, 1e-3);

    [Fact]
    public void A_mixed_space_in_60_trials() => Assert.InRange(Median(TestFunctions.Mixed, Usual, 60, 5), 0, 1e-3);

    [Fact]
    public void A_sphere_of_ten_dimensions_in_60_trials() => Assert.InRange(Median(TestFunctions.Sphere10, Usual, 60, 5), 0, 0.2);

    [Fact]
    public void Ackley_s_function_in_60_trials_where_looking_near_the_best_is_what_helps()
    {
        var median = Median(TestFunctions.Ackley5, Usual, 60, 7);
        Assert.InRange(median, 0, 5);
        Assert.True(Median(TestFunctions.Ackley5, Usual with { LocalEvery = 0, LocalCandidates = 0 }, 60, 7) > median);
    }

    [Fact]
    public void Michalewicz_s_function_in_60_trials() => Assert.InRange(Median(TestFunctions.Michalewicz5, Usual, 60, 5), 0, 2);

    [Fact]
    public void Rosenbrock_s_function_in_60_trials_where_the_warp_is_what_helps()
    {
        var warped = Median(TestFunctions.Rosenbrock4, Usual with { Transform = GpTransform.HalfRank }, 60, 5);
        Assert.InRange(warped, 0, 20);
        Assert.True(Median(TestFunctions.Rosenbrock4, Usual with { Transform = GpTransform.Winsorised }, 60, 5) > warped);
    }

    [Fact]
    public void Levy_s_function_of_twenty_dimensions_in_100_trials_where_the_region_is_what_helps()
    {
        var median = Median(TestFunctions.Levy20, Usual, 100, 5);
        Assert.InRange(median, 0, 25);
        Assert.True(Median(TestFunctions.Levy20, Usual with { Region = GpRegion.None }, 100, 5) > median);
    }

    private static double Median((SearchSpace Space, Func<double[], double> Regret) function, SamplerSettings.Gp settings, int trials, int seeds)
    {
        var regrets = new List<double>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var study = new GpStudy(function.Space, function.Regret, seed: (ulong)seed);
            study.Run(settings, trials);
            regrets.Add(study.Best);
        }
        return regrets.Order().ElementAt(seeds / 2);
    }
}
