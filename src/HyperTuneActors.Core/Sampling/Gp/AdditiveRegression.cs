using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>A value as a sum over the parameters: a line and a parabola along each number, a constant per choice, and one
/// for all.</summary>
/// <remarks>Bayesian linear regression (Rasmussen and Williams (2006), section 2.1) in its dual form: the weights are Φᵀα with
/// (Φ Φᵀ + λ) α = y, λ the one of a few with the least error for left-out values (their equation 5.12). The functions are of
/// variance 1 over the unit cube, the parabola of ¼: curvature is the exception. A conditional number has lines along the sine and
/// the cosine that are its features.</remarks>
internal sealed class AdditiveRegression
{
    /// <summary>λ, as shares of the mean of the diagonal of Φ Φᵀ.</summary>
    private static readonly double[] Ridges = [1e-3, 1e-2, 1e-1, 1];

    /// <summary>The squared error for left-out values must be smaller than this share of that of the mean: with more, what looks
    /// like an effect is mostly chance.</summary>
    private const double MostError = 0.5;

    /// <summary>x and x² less its mean have the variances 1/12 and 1/180 on [-½, ½].</summary>
    private const double Line = 12, Parabola = 180.0 / 4, Arc = 4, MeanSquare = 1.0 / 12;

    /// <summary>The mean of the values is that of the middle of the space only where trials lie evenly in it.</summary>
    private const double Constant = 10;

    private readonly Encoding encoding;
    private readonly double constant;
    private readonly double[] lines, parabolas;
    private readonly double[][] choices;                        // a constant per value, that of what is not active first

    private AdditiveRegression(Encoding encoding, double[] rows, ReadOnlySpan<double> alpha)
    {
        this.encoding = encoding;
        var width = encoding.Features.Length;
        foreach (var one in alpha) constant += Constant * one;
        (lines, parabolas, choices) = (new double[width], new double[width], new double[width][]);
        for (var feature = 0; feature < width; feature++)
        {
            var (dimension, isMatch, isLinear) = encoding.Features[feature];
            choices[feature] = isMatch ? new double[encoding.Dimensions[dimension].Cells + 1] : [];
            for (var row = 0; row * width < rows.Length; row++)
            {
                var x = rows[row * width + feature];
                if (isMatch) choices[feature][(int)x + 1] += alpha[row];
                else lines[feature] += alpha[row] * (isLinear ? Line : Arc) * x;
                if (isLinear) parabolas[feature] += alpha[row] * Parabola * (x * x - MeanSquare);
            }
        }
    }

    /// <param name="encoding">Of the space.</param>
    /// <param name="points">At least one.</param>
    /// <param name="values">As many, with mean 0.</param>
    /// <returns><see langword="null"/> if left-out values are not predicted much better than by their mean.</returns>
    public static AdditiveRegression? Of(Encoding encoding, List<Point> points, double[] values)
    {
        var rows = FeaturesOf(encoding, points);
        var covariances = Covariances(encoding, rows, points.Count, out var typical);
        var (best, least) = (default(double[]), MostError * Lanes.Dot(values, values));
        foreach (var ridge in Ridges)
            if (Fit(covariances, values, ridge * typical, out var alpha) is var error && error < least) (best, least) = (alpha, error);
        return best is null ? null : new AdditiveRegression(encoding, rows, best);
    }

    /// <param name="features">Of a place.</param>
    public double At(ReadOnlySpan<double> features)
    {
        var sum = constant;
        for (var feature = 0; feature < lines.Length; feature++)
        {
            var x = features[feature];
            sum += encoding.Features[feature].IsMatch
                ? choices[feature][(int)x + 1]
                : lines[feature] * x + parabolas[feature] * (x * x - MeanSquare);
        }
        return sum;
    }

    /// <summary>Adds the derivative with respect to each feature, times a factor.</summary>
    public void AddSlopes(ReadOnlySpan<double> features, double factor, Span<double> slopes)
    {
        for (var feature = 0; feature < lines.Length; feature++)
            slopes[feature] += factor * (lines[feature] + 2 * parabolas[feature] * features[feature]);
    }

    private static double[] FeaturesOf(Encoding encoding, List<Point> points)
    {
        var (width, place) = (encoding.Features.Length, new double[encoding.Dimensions.Length]);
        var rows = new double[points.Count * width];
        for (var i = 0; i < points.Count; i++)
        {
            encoding.Locate(points[i], place);
            encoding.Encode(place, rows.AsSpan(i * width, width));
        }
        return rows;
    }

    /// <returns>Φ Φᵀ, its lower half.</returns>
    private static double[][] Covariances(Encoding encoding, double[] rows, int count, out double typical)
    {
        var width = encoding.Features.Length;
        var covariances = new double[count][];
        typical = 0;
        for (var i = 0; i < count; i++)
        {
            covariances[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
                covariances[i][j] = Covariance(encoding, rows.AsSpan(i * width, width), rows.AsSpan(j * width, width));
            typical += (covariances[i][i] - Constant) / count;
        }
        return covariances;
    }

    private static double Covariance(Encoding encoding, ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var sum = Constant;
        for (var feature = 0; feature < one.Length; feature++)
        {
            var (x, y) = (one[feature], other[feature]);
            var (_, isMatch, isLinear) = encoding.Features[feature];
            if (isMatch) sum += x == y ? 1 : 0;
            else sum += (isLinear ? Line : Arc) * x * y;
            if (isLinear) sum += Parabola * (x * x - MeanSquare) * (y * y - MeanSquare);
        }
        return sum;
    }

    /// <returns>The sum of the squared errors for left-out values; the positive infinity if nothing is fitted.</returns>
    private static double Fit(double[][] covariances, double[] values, double ridge, out double[] alpha)
    {
        var (count, stride, factor) = (values.Length, Lanes.Padded(values.Length), new CholeskyFactor());
        alpha = new double[stride];
        factor.Reserve(count);
        for (var i = 0; i < count; i++)
        {
            covariances[i].CopyTo(factor.Row(i));
            factor.Row(i)[i] += ridge;
        }
        if (!factor.Extend(count)) return double.PositiveInfinity;
        values.CopyTo(alpha, 0);
        factor.SolveForward(alpha, stride, 1);
        factor.SolveBackward(alpha, stride, 1);
        var (error, column) = (0.0, new double[stride]);
        for (var i = 0; i < count; i++)
        {
            Array.Clear(column);
            column[i] = 1;
            factor.SolveForward(column, stride, 1, i);
            var left = alpha[i] / Lanes.Dot(column, column);
            error += left * left;
        }
        return error;
    }
}
