using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>A function on the unit cube that is drawn from a Gaussian process with the Matérn kernel with smoothness 5/2.</summary>
/// <remarks>By random Fourier features (Rahimi and Recht, NeurIPS 2007): the kernel's spectral density is that of Student's t
/// distribution with 5 degrees of freedom.</remarks>
internal sealed class SampledFunction
{
    private const int Features = 200, Places = 4096, Starts = 4;

    private readonly double[] frequencies, phases, heights;
    private readonly int dimensions;

    /// <param name="dimensions">How many parameters.</param>
    /// <param name="length">The length scale of each.</param>
    /// <param name="number">Which function.</param>
    public SampledFunction(int dimensions, double length, int number)
    {
        this.dimensions = dimensions;
        var (stream, block) = (new KeyedStream(19, new TrialNumber(number), Purpose.TrainingSeed), 0u);
        double Normal() => Gaussian.Quantile((stream.Uniforms(block++).First * (1L << 40) + 1) / ((1L << 40) + 2));
        (frequencies, phases, heights) = (new double[Features * dimensions], new double[Features], new double[Features]);
        for (var feature = 0; feature < Features; feature++)
        {
            var square = 0.0;
            for (var i = 0; i < 5; i++) square += Math.Pow(Normal(), 2);
            for (var i = 0; i < dimensions; i++) frequencies[feature * dimensions + i] = Normal() / length / Math.Sqrt(square / 5);
            phases[feature] = 2 * Math.PI * stream.Uniforms(block++).First;
            heights[feature] = Normal() * Math.Sqrt(2.0 / Features);
        }
        Space = new SearchSpace(Enumerable.Range(0, dimensions).Select(i => (Parameter)new Parameter.Float($"x{i}", 0, 1)));
        (Least, Range) = Explore();
    }

    public SearchSpace Space { get; }

    /// <summary>The value at the minimum.</summary>
    public double Least { get; }

    /// <summary>The distance between the least and the largest value.</summary>
    public double Range { get; }

    public double Value(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        for (var feature = 0; feature < Features; feature++)
        {
            var angle = phases[feature];
            for (var i = 0; i < dimensions; i++) angle += frequencies[feature * dimensions + i] * x[i];
            sum += heights[feature] * Math.Cos(angle);
        }
        return sum;
    }

    private (double Least, double Range) Explore()
    {
        var found = new (double[] Point, double Value)[Places];
        for (var i = 0; i < Places; i++)
        {
            found[i].Point = new double[dimensions];
            Sobol.Fill((uint)i, 7, found[i].Point);
            found[i].Value = Value(found[i].Point);
        }
        var least = found.OrderBy(place => place.Value).Take(Starts).Min(place => Descend([.. place.Point], place.Value));
        return (least, found.Max(place => place.Value) - least);
    }

    /// <summary>Along one coordinate after the other, with steps that become shorter.</summary>
    private double Descend(double[] at, double value)
    {
        for (var step = 0.1; step > 1e-5; step /= 2)
            for (var moved = true; moved;)
            {
                moved = false;
                for (var i = 0; i < 2 * dimensions; i++)
                {
                    var (coordinate, before) = (i / 2, at[i / 2]);
                    at[coordinate] = Math.Clamp(before + (i % 2 == 0 ? step : -step), 0, 1);
                    if (Value(at) is var next && next < value) (value, moved) = (next, true);
                    else at[coordinate] = before;
                }
            }
        return value;
    }
}
