using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class GpSamplerTests : SamplerContract
{
    protected override ISampler Create() => new SamplerSettings.Gp().Create();
}
