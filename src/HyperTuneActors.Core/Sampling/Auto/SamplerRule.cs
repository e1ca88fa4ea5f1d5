using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Sampling.Tpe;

namespace HyperTuneActors.Core.Sampling.Auto;

/// <summary>A rule of <c>sampler: auto</c>.</summary>
/// <param name="Case">When it applies, for people.</param>
/// <param name="Applies">The same for the sampler.</param>
/// <param name="Choice">The name of the sampler that suggests.</param>
/// <param name="Because">A sentence for people, which stands in the suggestion.</param>
public sealed record SamplerRule(string Case, Func<SamplerFacts, bool> Applies, string Choice, string Because)
{
    /// <summary>With fewer trials there is never a model, whatever the space.</summary>
    public const int LeastTrials = 8;

    /// <summary>With more parameters a Gaussian process is slow, and knows little of each.</summary>
    public const int MostParameters = 60;

    /// <summary>Beyond so many ended trials the Gaussian process would rest on a choice of them.</summary>
    public const int MostTrials = 600;

    /// <summary>So many ended trials per parameter make a rank correlation worth looking at.</summary>
    public const int TrialsPerParameter = 3;

    /// <summary>Below the first, every second suggestion is that of another model, below the second every fifth.</summary>
    public const double NoTrust = 0.2, LittleTrust = 0.5;

    /// <summary>In this order; the first that applies counts. The last always does.</summary>
    public static IReadOnlyList<SamplerRule> All { get; } =
    [
        new("no more configurations than trials in the budget", facts => facts.Configurations <= facts.Trials,
            GridSampler.TheName, "The budget is enough to try every configuration once."),
        new("a single configuration", facts => facts.Parameters == 0,
            RandomSampler.TheName, "There is only one configuration."),
        new("fewer than 8 trials in the budget, and no priors", facts => facts.Trials < LeastTrials && !facts.HasPriors,
            SobolSampler.TheName, "So few trials are best spread evenly: a model would learn from them too late."),
        new("more than 60 parameters", facts => facts.Parameters > MostParameters,
            TpeSampler.TheName, "With so many parameters a Gaussian process is slow, and knows little of each."),
        new("more than 600 trials ended", facts => facts.Ended > MostTrials,
            TpeSampler.TheName, "With so many trials the Parzen estimator learns from all of them, and is fast."),
        new("model trust below 0.2, every second suggestion",
            facts => facts.Trial % 2 == 1 && IsTrustKnown(facts) && facts.Trust() < NoTrust,
            TpeSampler.TheName, "The Gaussian process hardly predicts left-out trials: every second suggestion is not its own."),
        new("model trust from 0.2 to 0.5, every fifth suggestion",
            facts => facts.Trial % 5 == 4 && IsTrustKnown(facts) && facts.Trust() is >= NoTrust and < LittleTrust,
            TpeSampler.TheName, "The Gaussian process predicts left-out trials badly: every fifth suggestion is not its own."),
        new("all else", _ => true,
            GpSampler.TheName, "A Gaussian process makes most of few trials."),
    ];

    /// <returns>The first rule that applies.</returns>
    public static SamplerRule For(SamplerFacts facts)
    {
        foreach (var rule in All)
            if (rule.Applies(facts)) return rule;
        throw new System.Diagnostics.UnreachableException();
    }

    private static bool IsTrustKnown(SamplerFacts facts) => facts.Ended >= TrialsPerParameter * facts.Parameters;
}
