using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Tests.Sampling.Gp;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>What priors do to the studies of both samplers that heed them.</summary>
public sealed class PriorsTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Seeds = 12;

    private static readonly SamplerSettings Gp = new SamplerSettings.Gp(GlobalCandidates: 128, LocalCandidates: 64), Tpe = new SamplerSettings.Tpe();

    public static TheoryData<SamplerSettings> Both => [Gp, Tpe];

    /// <summary>Of the first trials some are not of the priors; a wrong one is known to be wrong before long.</summary>
    [Fact]
    public void Table()
    {
        foreach (var (name, space, function, good, bad) in Tasks)
            foreach (var sampler in new[] { Gp, Tpe })
                foreach (var confidence in new[] { PriorConfidence.Low, PriorConfidence.Medium, PriorConfidence.High })
                {
                    var runs = new[] { space, Known(space, good, confidence), Known(space, bad, confidence) }
                        .Select(one => Medians(one, function, sampler)).ToArray();
                    output.WriteLine($"{name} {sampler.Name} {confidence}: " + string.Join(" | ", runs.Select(run => string.Join(" ", run.Select(x => x.ToString("G3"))))));
                }
    }

    private static double[] Medians(SearchSpace space, Func<double[], double> function, SamplerSettings sampler)
    {
        int[] at = [8, 15, 30, 60];
        var bests = Enumerable.Range(0, Seeds).Select(seed =>
        {
            var study = new GpStudy(space, function, seed: (ulong)seed + 1);
            return at.Select(trials => { study.Run(sampler, trials); return study.Best; }).ToArray();
        }).ToArray();
        return [.. at.Select((_, i) => bests.Select(best => best[i]).Order().ElementAt(Seeds / 2))];
    }

    private static IEnumerable<(string, SearchSpace, Func<double[], double>, double[], double[])> Tasks =>
    [
        ("branin", TestFunctions.Branin.Space, TestFunctions.Branin.Regret, [3.5, 2.9], [-4, 1]),
        ("mixed", TestFunctions.Mixed.Space, TestFunctions.Mixed.Regret, [2e-3, 100, 3, 1, 0.2, 1e-4], [0.5, 20, 6, 3, 0.5, 1e-6]),
        ("sphere", TestFunctions.Sphere10.Space, TestFunctions.Sphere10.Regret, [.. Enumerable.Repeat(0.5, 10)], [.. Enumerable.Repeat(4.0, 10)]),
    ];

    private static SearchSpace Known(SearchSpace space, double[] coordinates, PriorConfidence confidence) => new(
        space.Parameters.Zip(space.ConfigurationOf(new Point([.. coordinates])).Values, (parameter, value) => (Parameter)(parameter switch
        {
            Parameter.Float p => p with { Prior = new Prior(value.Value, confidence) },
            Parameter.Int p => p with { Prior = new Prior(value.Value, confidence) },
            Parameter.Categorical p => p with { Prior = new Prior(value.Value, confidence) },
            _ => parameter,
        })));
}
