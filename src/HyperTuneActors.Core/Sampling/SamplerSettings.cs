namespace HyperTuneActors.Core.Sampling;

/// <summary>The sampler of a study file, with its settings. A closed family, and the one place where samplers are
/// registered.</summary>
public abstract record SamplerSettings
{
    private protected SamplerSettings() { }      // tests derive a sampler that shows mistakes about bases

    /// <summary>As the study file names it.</summary>
    public abstract string Name { get; }

    public abstract ISampler Create();

    /// <summary>Whether its suggestions may say <see cref="Reasons.RemainingImprovement"/>, which a study can end by.</summary>
    public virtual bool ExpectsGain => true;

    public sealed record Random : SamplerSettings
    {
        public override string Name => "random";

        public override bool ExpectsGain => false;

        public override ISampler Create() => new RandomSampler();
    }
}
