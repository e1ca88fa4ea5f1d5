using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>How near the minimum of a function a sampler comes with one trial after the other: the regret of the best measured
/// trial.</summary>
internal static class Minimisation
{
    /// <param name="settings">The sampler.</param>
    /// <param name="space">Of the function.</param>
    /// <param name="regret">The function, from 0.</param>
    /// <param name="trials">So many.</param>
    /// <param name="seed">The study's.</param>
    /// <param name="noise">The standard deviation of what is measured.</param>
    public static double Regret(
        SamplerSettings settings, SearchSpace space, Func<double[], double> regret, int trials, ulong seed, double noise = 0)
    {
        var (sampler, ended) = (settings.Create(), AppendList<TrialView>.Empty);
        var (best, least) = (double.NaN, double.PositiveInfinity);
        for (var trial = 0; trial < trials; trial++)
        {
            var number = new TrialNumber(trial);
            var point = sampler.Suggest(new SuggestionRequest(
                space, [new Objective("loss", Goal.Minimise)], new StepRange(1, "step"), new History(ended, []),
                new KeyedStream(seed, number, Purpose.InitialDesign), new Outlook(trials, 1, []))).Point;
            var loss = regret([.. point.Coordinates]);
            var measured = loss + noise * Gaussian.Quantile(
                (1 + new KeyedStream(seed, number, Purpose.TrainingSeed).Uniforms(0).First * (1L << 40)) / ((1L << 40) + 2));
            if (measured < least) (best, least) = (loss, measured);
            ended = ended.Append(new TrialView(number, point, Curve.Empty(1).With(1, [measured]), TrialStatus.Completed));
        }
        return best;
    }

    /// <summary>The regrets of some seeds, from 1, rising.</summary>
    public static double[] Regrets(SamplerSettings settings, string function, int trials, int seeds, double noise = 0)
    {
        var (space, regret, _) = TestFunctions.All[function];
        return [.. Enumerable.Range(1, seeds).Select(seed => Regret(settings, space, regret, trials, (ulong)seed, noise)).Order()];
    }
}
