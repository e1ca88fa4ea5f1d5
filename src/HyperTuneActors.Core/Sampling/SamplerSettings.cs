using System.Collections.Immutable;

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
    /// <param name="PointsOf">The same for single parameters, by name.</param>
    public sealed record Grid(int Points = 5, ImmutableSortedDictionary<string, int>? PointsOf = null) : SamplerSettings
    {
        public override string Name => GridSampler.TheName;

        public ImmutableSortedDictionary<string, int> PointsOf { get; init; } = PointsOf ?? ImmutableSortedDictionary<string, int>.Empty;

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
}
