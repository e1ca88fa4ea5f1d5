namespace HyperTuneActors.Core.Numerics;

/// <summary>Least squares for a model that is not linear in its parameters, of which there are few.</summary>
/// <remarks>Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters", SIAM Journal on Applied
/// Mathematics 11(2), 1963, with his scaling of the diagonal. It allocates nothing but on the stack.</remarks>
public static class LevenbergMarquardt
{
    /// <summary>The largest number of parameters.</summary>
    public const int MostParameters = 8;

    private const int MostTurns = 100;
    private const double LeastDamping = 1e-12, MostDamping = 1e10, Factor = 10, EnoughGain = 1e-10;

    /// <param name="parameters">In: where to begin. Out: the best that was found.</param>
    /// <param name="at">Where the data are.</param>
    /// <param name="values">What they are there.</param>
    /// <param name="weights">Of the squares, from 0.</param>
    /// <param name="model">What is fitted.</param>
    /// <returns>The weighted sum of squares; NaN or infinite if the model has no value where it begins.</returns>
    public static double Fit<TModel>(
        Span<double> parameters, ReadOnlySpan<double> at, ReadOnlySpan<double> values, ReadOnlySpan<double> weights, TModel model)
        where TModel : ICurveModel
    {
        var n = parameters.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, MostParameters);
        Span<double> normal = stackalloc double[n * n], damped = stackalloc double[n * n], slope = stackalloc double[n],
            step = stackalloc double[n], trial = stackalloc double[n];
        var squares = Squares(parameters, at, values, weights, model);
        var damping = 1e-3;
        for (var turn = 0; turn < MostTurns && damping < MostDamping && double.IsFinite(squares); turn++)
        {
            Linearise(parameters, at, values, weights, model, normal, slope);
            var before = squares;
            for (; damping < MostDamping; damping *= Factor)
            {
                normal.CopyTo(damped);
                for (var i = 0; i < n; i++) damped[i * n + i] += damping * Math.Max(normal[i * n + i], 1e-12);
                if (!TrySolve(damped, slope, step)) continue;
                for (var i = 0; i < n; i++) trial[i] = parameters[i] + step[i];
                var next = Squares(trial, at, values, weights, model);
                if (!(next < squares)) continue;
                trial.CopyTo(parameters);
                squares = next;
                damping = Math.Max(LeastDamping, damping / Factor);
                break;
            }
            if (before - squares <= EnoughGain * before) break;
        }
        return squares;
    }

    private static double Squares<TModel>(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> at, ReadOnlySpan<double> values, ReadOnlySpan<double> weights,
        TModel model) where TModel : ICurveModel
    {
        Span<double> gradient = stackalloc double[parameters.Length];
        var sum = 0.0;
        for (var i = 0; i < at.Length; i++)
        {
            var rest = values[i] - model.Value(at[i], parameters, gradient);
            sum += weights[i] * rest * rest;
        }
        return sum;
    }

    private static void Linearise<TModel>(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> at, ReadOnlySpan<double> values, ReadOnlySpan<double> weights,
        TModel model, Span<double> normal, Span<double> slope) where TModel : ICurveModel
    {
        var n = parameters.Length;
        Span<double> gradient = stackalloc double[n];
        normal.Clear();
        slope.Clear();
        for (var i = 0; i < at.Length; i++)
        {
            var rest = values[i] - model.Value(at[i], parameters, gradient);
            for (var j = 0; j < n; j++)
            {
                slope[j] += weights[i] * gradient[j] * rest;
                for (var k = 0; k < n; k++) normal[j * n + k] += weights[i] * gradient[j] * gradient[k];
            }
        }
    }

    /// <summary>Solves a symmetric positive definite system by Cholesky; the matrix becomes its factor.</summary>
    private static bool TrySolve(Span<double> matrix, ReadOnlySpan<double> right, Span<double> solution)
    {
        var n = right.Length;
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * n + j];
                for (var k = 0; k < j; k++) sum -= matrix[i * n + k] * matrix[j * n + k];
                if (i == j && !(sum > 0)) return false;
                matrix[i * n + j] = i == j ? Math.Sqrt(sum) : sum / matrix[j * n + j];
            }
        for (var i = 0; i < n; i++)
        {
            solution[i] = right[i];
            for (var k = 0; k < i; k++) solution[i] -= matrix[i * n + k] * solution[k];
            solution[i] /= matrix[i * n + i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++) solution[i] -= matrix[k * n + i] * solution[k];
            solution[i] /= matrix[i * n + i];
        }
        return true;
    }
}

/// <summary>A function of one variable with parameters.</summary>
public interface ICurveModel
{
    /// <param name="at">Where.</param>
    /// <param name="parameters">All of them.</param>
    /// <param name="gradient">Becomes the derivatives by them.</param>
    double Value(double at, ReadOnlySpan<double> parameters, Span<double> gradient);
}
