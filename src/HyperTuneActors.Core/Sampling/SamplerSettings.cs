using HyperTuneActors.Core.Sampling.Tpe;

namespace HyperTuneActors.Core.Sampling;

/// <summary>The sampler of a study file, with its settings. A closed family, and the one place where samplers are
/// registered.</summary>
public abstract record SamplerSettings
{
    private protected SamplerSettings() { }      // tests derive a sampler that shows mistakes about bases

    /// <summary>As the study file names it.</summary>
    public abstract string Name { get; }

    public abstract ISampler Create();

    public sealed record Random : SamplerSettings
    {
        public override string Name => "random";

        public override ISampler Create() => new RandomSampler();
    }

    /// <summary>The tree-structured Parzen estimator. What is <see langword="null"/> is as its variant has it.</summary>
    /// <param name="Variant">Whose defaults count.</param>
    /// <param name="StartupTrials">From 1: so many trials end before there is a model. Default 10, of hyperopt 20.</param>
    /// <param name="Candidates">From 1: so many are drawn from the good trials' density, and the best is taken. Default 24,
    /// our own 64 up to 400 trials.</param>
    /// <param name="Gamma">Above 0 and below 1: this share of the trials is good. Default: our own 0.15, optuna 0.1, both
    /// with an upper bound, and hyperopt a quarter of the square root of their number.</param>
    /// <param name="Multivariate">Whether parameters are modelled together, or each for itself as hyperopt does.</param>
    /// <param name="ConstantLiar">Whether pending trials count as bad ones, so that others keep away from them. Default
    /// true.</param>
    /// <param name="PriorWeight">Above 0: what the space's own distribution weighs beside one trial. Default 1.</param>
    public sealed record Tpe(
        TpeVariant Variant = TpeVariant.Own, int? StartupTrials = null, int? Candidates = null, double? Gamma = null,
        bool? Multivariate = null, bool? ConstantLiar = null, double? PriorWeight = null)
        : SamplerSettings
    {
        public override string Name => TpeSampler.TheName;

        public override ISampler Create() => new TpeSampler(this);
    }
}
