namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What makes places more or less worth trying besides what the model of the objective says of them, as a number that
/// is added to the acquisition, which is a logarithm.</summary>
internal abstract class Leaning
{
    /// <param name="features">Of a place.</param>
    public abstract double Value(ReadOnlySpan<double> features);

    /// <param name="features">Of a place.</param>
    /// <param name="slopes">The derivative with respect to each feature is added to what stands there; that of a choice stays.</param>
    public abstract double Value(ReadOnlySpan<double> features, Span<double> slopes);
}
