using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>The tests' own sampler keeps to the contract too.</summary>
public sealed class WitnessSamplerTests : SamplerContract
{
    protected override ISampler Create() => new WitnessSampler(isLawful: true);
}
