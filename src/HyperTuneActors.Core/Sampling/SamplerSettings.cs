using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling.Gp;

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

    /// <summary>All points of a grid.</summary>
    /// <param name="Points">How many points a real number has, from 1, and a whole or stepped one of more than
    /// <see cref="GridSampler.MostValues"/> values. Default 5.</param>
    /// <param name="Of">The same for single parameters, by name.</param>
    public sealed record Grid(int Points = 5, ImmutableSortedDictionary<string, int>? Of = null) : SamplerSettings
    {
        public override string Name => GridSampler.TheName;

        /// <summary><see cref="Of"/>, empty where it is not given.</summary>
        public ImmutableSortedDictionary<string, int> PointsOf => Of ?? ImmutableSortedDictionary<string, int>.Empty;

        public override ISampler Create() => new GridSampler(this);

        public bool Equals(Grid? other) => other is not null && Points == other.Points && PointsOf.SequenceEqual(other.PointsOf);

        public override int GetHashCode() => HashCode.Combine(Points, PointsOf.Count);
    }

    /// <summary>A scrambled Sobol sequence.</summary>
    public sealed record Sobol : SamplerSettings
    {
        public override string Name => SobolSampler.TheName;

        public override ISampler Create() => new SobolSampler();
    }

    /// <summary>Bayesian optimisation with a Gaussian process.</summary>
    public sealed record Gp : SamplerSettings
    {
        public override string Name => GpSampler.TheName;

        /// <summary>So many trials are of the initial design, from 1; by default 8 with up to 4 parameters and 16 with more.</summary>
        public int? StartupTrials { get; init; }

        /// <summary>Whether every second configuration of the initial design has some of its numbers at a bound. Default true.</summary>
        public bool Faces { get; init; } = true;

        /// <summary>Whether the kernel has a linear part beside the Matérn part. Default true.</summary>
        public bool Linear { get; init; } = true;

        /// <summary>What is known of the hyperparameters before any value is. Default mix.</summary>
        public GpPriors Priors { get; init; } = GpPriors.Mix;

        /// <summary>How values are made to look more normal. Default winsorised.</summary>
        public GpTransform Transform { get; init; } = GpTransform.Winsorised;

        /// <summary>Whether equal configurations may give quite different values.</summary>
        public bool Noisy { get; init; }

        /// <summary>How many places all over the space are looked at for a suggestion, from 16. Default 1024.</summary>
        public int GlobalCandidates { get; init; } = 1024;

        /// <summary>How many places around the best trials are looked at for a suggestion, from 0. Default 512.</summary>
        public int LocalCandidates { get; init; } = 512;

        public override ISampler Create() => new GpSampler(this);
    }
}

/// <summary>What the Gaussian process takes for granted of its hyperparameters. The journal has these as words.</summary>
public enum GpPriors
{
    /// <summary>Lengths that grow with the number of parameters, but short ones in few.</summary>
    Mix,

    /// <summary>As in Optuna's GPSampler.</summary>
    Optuna,

    /// <summary>As in BoTorch since 2024.</summary>
    Hvarfner,
}

/// <summary>How the Gaussian process transforms values. The journal has these as words.</summary>
public enum GpTransform
{
    /// <summary>The one of winsorised and half-rank whose left-out trials are predicted better.</summary>
    Auto,

    /// <summary>Only what lies far below the median is raised.</summary>
    Winsorised,

    /// <summary>The worse half by rank, the better half by logarithm.</summary>
    HalfRank,

    /// <summary>Box-Cox or Yeo-Johnson.</summary>
    Power,

    /// <summary>All by rank.</summary>
    RankNormal,
}
