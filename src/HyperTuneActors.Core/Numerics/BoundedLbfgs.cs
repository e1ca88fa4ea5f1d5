namespace HyperTuneActors.Core.Numerics;

/// <summary>Finds a local minimum of a smooth function in a box. It asks for values instead of calling the function, so
/// that many searches can be evaluated together: evaluate at <see cref="Trial"/>, hand value and gradient to
/// <see cref="Advance"/>, and repeat while that says so.</summary>
/// <remarks>L-BFGS with two loops (Nocedal and Wright, "Numerical Optimization" (2006), algorithm 7.4) over the variables
/// that are not held at a bound by their gradient, and backtracking along the projected path until the value has fallen
/// enough (Bertsekas, SIAM J. Control Optim. 20 (1982), equation 12). Pairs without positive curvature are left out.</remarks>
internal sealed class BoundedLbfgs
{
    private const int Memory = 8;
    private const int MostBacktracks = 12;
    private const double Sufficient = 1e-4;

    private readonly double[] low, high, point, gradient, direction, steps, changes;
    private readonly double[] curvatures = new double[Memory], shares = new double[Memory];
    private readonly bool[] free;
    private int pairs, newest, iteration, backtracks, most, count;
    private double tolerance, length;

    /// <param name="most">The largest number of variables that it will be used for.</param>
    public BoundedLbfgs(int most)
    {
        (low, high, point, gradient) = (new double[most], new double[most], new double[most], new double[most]);
        (direction, Trial, free) = (new double[most], new double[most], new bool[most]);
        (steps, changes) = (new double[Memory * most], new double[Memory * most]);
    }

    /// <summary>Where the function is to be evaluated next.</summary>
    public double[] Trial { get; }

    /// <summary>The best point so far.</summary>
    public ReadOnlySpan<double> Point => point.AsSpan(0, count);

    /// <summary>The value there.</summary>
    public double Value { get; private set; }

    /// <summary>Starts a search.</summary>
    /// <param name="start">Within the box.</param>
    /// <param name="lows">Lower bounds.</param>
    /// <param name="highs">Upper bounds.</param>
    /// <param name="iterations">At most so many accepted steps.</param>
    /// <param name="smallGradient">It ends where no component of the projected gradient is larger.</param>
    public void Start(
        ReadOnlySpan<double> start, ReadOnlySpan<double> lows, ReadOnlySpan<double> highs, int iterations, double smallGradient)
    {
        count = start.Length;
        start.CopyTo(Trial);
        start.CopyTo(point);
        lows.CopyTo(low);
        highs.CopyTo(high);
        (pairs, newest, iteration, backtracks, most, tolerance) = (0, 0, 0, 0, iterations, smallGradient);
        Value = double.PositiveInfinity;
    }

    /// <param name="value">At <see cref="Trial"/>; what is not finite counts as too large.</param>
    /// <param name="slopes">The gradient there.</param>
    /// <returns>Whether to evaluate at a new <see cref="Trial"/>; if not, the search is over.</returns>
    public bool Advance(double value, ReadOnlySpan<double> slopes)
    {
        if (double.IsPositiveInfinity(Value)) return double.IsFinite(value) && Accept(value, slopes);
        var expected = 0.0;
        for (var i = 0; i < count; i++) expected += gradient[i] * (Trial[i] - point[i]);
        if (double.IsFinite(value) && value <= Value + Sufficient * expected && expected < 0)
        {
            Remember(slopes);
            return Accept(value, slopes);
        }
        if (++backtracks > MostBacktracks) return false;
        var bend = value - Value - expected;
        var share = double.IsFinite(bend) && bend > 0 ? -expected / (2 * bend) : 0.5;
        length *= Math.Clamp(share, 0.1, 0.5);
        return Step();
    }

    private bool Accept(double value, ReadOnlySpan<double> slopes)
    {
        Value = value;
        Trial.AsSpan(0, count).CopyTo(point);
        slopes[..count].CopyTo(gradient);
        var largest = 0.0;
        for (var i = 0; i < count; i++)
        {
            free[i] = !(point[i] <= low[i] && gradient[i] > 0 || point[i] >= high[i] && gradient[i] < 0);
            if (free[i]) largest = Math.Max(largest, Math.Abs(gradient[i]));
        }
        if (largest <= tolerance || iteration++ >= most) return false;
        backtracks = 0;
        Aim();
        return Step();
    }

    /// <returns>Whether the step leads anywhere.</returns>
    private bool Step()
    {
        var moved = false;
        for (var i = 0; i < count; i++)
        {
            Trial[i] = Math.Clamp(point[i] + length * direction[i], low[i], high[i]);
            moved |= Trial[i] != point[i];
        }
        return moved;
    }

    private void Aim()
    {
        for (var i = 0; i < count; i++) direction[i] = free[i] ? -gradient[i] : 0;
        var size = Math.Sqrt(FreeDot(direction, direction));
        length = 1 / Math.Max(1, size);
        var scale = 0.0;
        for (var age = 0; age < pairs; age++)
        {
            var pair = Pair(age);
            var step = At(steps, pair);
            var change = At(changes, pair);
            var curvature = FreeDot(step, change);
            curvatures[pair] = curvature > 1e-12 * FreeDot(change, change) ? curvature : 0;
            if (curvatures[pair] == 0) continue;               // it has moved along other variables than the free ones
            if (scale == 0) scale = curvature / FreeDot(change, change);
            shares[pair] = FreeDot(step, direction) / curvature;
            AddFree(change, -shares[pair]);
        }
        if (scale > 0)
        {
            length = 1;
            for (var i = 0; i < count; i++) direction[i] *= scale;
        }
        for (var age = pairs - 1; age >= 0; age--)
        {
            var pair = Pair(age);
            if (curvatures[pair] == 0) continue;
            AddFree(At(steps, pair), shares[pair] - FreeDot(At(changes, pair), direction) / curvatures[pair]);
        }
        if (FreeDot(direction, gradient) < -1e-10 * size * Math.Sqrt(FreeDot(direction, direction))) return;
        pairs = 0;                                             // no descent: the memory says nothing of this face
        for (var i = 0; i < count; i++) direction[i] = free[i] ? -gradient[i] : 0;
        length = 1 / Math.Max(1, size);
    }

    private void Remember(ReadOnlySpan<double> slopes)
    {
        var next = pairs == 0 ? 0 : (newest + 1) % Memory;
        var step = At(steps, next);
        var change = At(changes, next);
        var (curvature, size) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            step[i] = Trial[i] - point[i];
            change[i] = slopes[i] - gradient[i];
            curvature += step[i] * change[i];
            size += change[i] * change[i];
        }
        if (!(curvature > 1e-12 * size)) return;
        newest = next;
        pairs = Math.Min(pairs + 1, Memory);
    }

    private int Pair(int age) => (newest - age + Memory) % Memory;

    private Span<double> At(double[] of, int pair) => of.AsSpan(pair * Trial.Length, count);

    private double FreeDot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            if (free[i]) sum += a[i] * b[i];
        return sum;
    }

    private void AddFree(ReadOnlySpan<double> values, double factor)
    {
        for (var i = 0; i < count; i++)
            if (free[i]) direction[i] += factor * values[i];
    }
}
