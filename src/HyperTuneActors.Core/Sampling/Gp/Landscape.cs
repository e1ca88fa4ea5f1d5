using System.Collections.Immutable;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What is searched: how much each place is worth.</summary>
/// <param name="Posterior">What the model says of it.</param>
/// <param name="Acquisition">What that is worth.</param>
/// <param name="Leanings">What is added to that.</param>
/// <param name="Box">Where; <see langword="null"/> for everywhere.</param>
internal sealed record Landscape(Posterior Posterior, Acquisition Acquisition, ImmutableArray<Leaning> Leanings, SearchBox? Box = null)
{
    /// <summary>The sum of the leanings.</summary>
    public double Lean(ReadOnlySpan<double> features)
    {
        var sum = 0.0;
        foreach (var leaning in Leanings) sum += leaning.Value(features);
        return sum;
    }

    /// <summary>The same; the derivative with respect to each feature is added to what stands there.</summary>
    public double Lean(ReadOnlySpan<double> features, Span<double> slopes)
    {
        var sum = 0.0;
        foreach (var leaning in Leanings) sum += leaning.Value(features, slopes);
        return sum;
    }
}
