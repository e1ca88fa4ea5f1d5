using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The numbers of a stream one after the other: what is drawn depends on what was drawn before in the same
/// suggestion, and on nothing else.</summary>
internal struct Draws(KeyedStream stream)
{
    private uint block;
    private double spare = double.NaN;

    /// <returns>In [0, 1).</returns>
    public double Uniform()
    {
        if (!double.IsNaN(spare))
        {
            var kept = spare;
            spare = double.NaN;
            return kept;
        }
        (var first, spare) = stream.Uniforms(block++);
        return first;
    }

    public double Normal() => Gaussian.Quantile(Math.Min(Uniform() + 1.0 / (1L << 54), 1 - 1.0 / (1L << 53)));

    /// <summary>-ln(-ln u): the largest of weights' logarithms with such numbers added is a draw by those weights.</summary>
    public double Gumbel() => -Math.Log(-Math.Log(Math.Min(Uniform() + 1.0 / (1L << 54), 1 - 1.0 / (1L << 53))));
}
