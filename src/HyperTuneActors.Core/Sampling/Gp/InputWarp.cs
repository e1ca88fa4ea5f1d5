namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Bends the unit interval of each number that is always active, so that a function which changes quickly at one end
/// and slowly at the other does so alike everywhere: w(u) = 1 - (1 - uᵃ)ᵇ, the distribution function of Kumaraswamy.</summary>
/// <remarks>Snoek, Swersky, Zemel and Adams, "Input Warping for Bayesian Optimization of Non-Stationary Functions", ICML 2014,
/// arXiv:1402.0929, which has the beta distribution; this one has a closed form.</remarks>
internal sealed class InputWarp
{
    /// <summary>A number nearer to a bound counts as so far from it: at the bounds themselves slopes may have no end.</summary>
    private const double Nearest = 1e-6;

    private readonly double[] a, b;

    /// <param name="features">Which features of a point are bent; see <see cref="FeaturesOf"/>.</param>
    /// <param name="logs">ln a of each, then ln b of each.</param>
    public InputWarp(int[] features, ReadOnlySpan<double> logs)
    {
        (Features, a, b) = (features, new double[features.Length], new double[features.Length]);
        for (var i = 0; i < features.Length; i++) (a[i], b[i]) = (Math.Exp(logs[i]), Math.Exp(logs[features.Length + i]));
    }

    public int[] Features { get; }

    /// <returns>Those that can be bent: of numbers that are always active.</returns>
    public static int[] FeaturesOf(Encoding encoding) =>
        [.. Enumerable.Range(0, encoding.Features.Length).Where(feature => encoding.Features[feature].IsLinear)];

    /// <summary>Bends some points, one after the other.</summary>
    /// <param name="points">Their features.</param>
    /// <param name="width">How many each has.</param>
    public void Apply(Span<double> points, int width)
    {
        for (var first = 0; first < points.Length; first += width)
            for (var i = 0; i < Features.Length; i++) points[first + Features[i]] = Value(i, points[first + Features[i]]);
    }

    /// <summary>Turns derivatives with respect to bent features into those with respect to the features.</summary>
    /// <param name="points">The features.</param>
    /// <param name="width">How many each point has.</param>
    /// <param name="slopes">One per feature.</param>
    public void Unbend(ReadOnlySpan<double> points, int width, Span<double> slopes)
    {
        for (var first = 0; first < points.Length; first += width)
            for (var i = 0; i < Features.Length; i++) slopes[first + Features[i]] *= Slope(i, points[first + Features[i]]);
    }

    /// <param name="index">Of the feature among <see cref="Features"/>.</param>
    /// <param name="feature">Its value, from -½ to ½.</param>
    /// <returns>The same after bending.</returns>
    public double Value(int index, double feature) => Value(index, feature, out _, out _);

    /// <param name="index">As above.</param>
    /// <param name="feature">As above.</param>
    /// <param name="byA">The derivative with respect to ln a.</param>
    /// <param name="byB">With respect to ln b.</param>
    public double Value(int index, double feature, out double byA, out double byB)
    {
        var log = Math.Log(Unit(feature));
        var (power, rest) = Parts(index, log);
        var end = Math.Pow(rest, b[index]);
        byA = a[index] * b[index] * power * log * end / rest;
        byB = -b[index] * end * Math.Log(rest);
        return 0.5 - end;
    }

    private double Slope(int index, double feature)
    {
        var unit = Unit(feature);
        var (power, rest) = Parts(index, Math.Log(unit));
        return a[index] * b[index] * power / unit * Math.Pow(rest, b[index] - 1);
    }

    /// <returns>uᵃ and 1 - uᵃ, the latter without cancellation near 1.</returns>
    private (double Power, double Remainder) Parts(int index, double log)
    {
        var power = Math.Exp(a[index] * log);
        if (power < 0.5) return (power, 1 - power);
        var exponent = a[index] * log;                         // near 0: -(eˣ - 1) by its series where that is exact enough
        return (power, exponent > -1e-4 ? -exponent * (1 + exponent / 2 * (1 + exponent / 3)) : 1 - power);
    }

    private static double Unit(double feature) => Math.Clamp(feature + 0.5, Nearest, 1 - Nearest);
}
