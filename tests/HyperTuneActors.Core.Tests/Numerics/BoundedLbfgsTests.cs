using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Tests.Numerics;

public sealed class BoundedLbfgsTests
{
    [Fact]
    public void It_finds_the_valley_s_end()
    {
        var search = Minimise(Rosenbrock, [-1.2, 1], [-5, -5], [5, 5], 200);
        Assert.Equal([1, 1], search.Point.ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(0, search.Value, 1e-8);
    }

    [Fact]
    public void It_stops_at_a_bound_and_goes_on_along_it()
    {
        var search = Minimise(Rosenbrock, [-1.2, 1], [-5, -5], [0.5, 5], 200);
        Assert.Equal([0.5, 0.25], search.Point.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void It_starts_in_a_corner_that_it_has_to_leave()
    {
        var search = Minimise(Bowl, [0, 0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1], 100);
        Assert.Equal([0.2, 0.4, 0.6, 1], search.Point.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void It_never_leaves_the_box_and_never_gets_worse()
    {
        var best = double.PositiveInfinity;
        Minimise((at, gradient) =>
        {
            Assert.All(at.ToArray(), x => Assert.InRange(x, -2, 0.7));
            return Rosenbrock(at, gradient);
        }, [-2, -2], [-2, -2], [0.7, 0.7], 100, value =>
        {
            Assert.True(value <= best);
            best = value;
        });
    }

    [Fact]
    public void What_is_not_finite_is_stepped_back_from()
    {
        var search = Minimise(
            (at, gradient) =>
            {
                gradient[0] = -1 + 1 / (1 - at[0]);
                return at[0] < 1 ? -at[0] - Math.Log(1 - at[0]) : double.NaN;
            }, [0.9], [-10], [10], 50);
        Assert.Equal(0, search.Point[0], 1e-4);
    }

    [Fact]
    public void A_start_without_a_value_ends_the_search_at_once()
    {
        var search = new BoundedLbfgs(1);
        search.Start([0.5], [0], [1], 10, 1e-6);
        Assert.False(search.Advance(double.NaN, [0]));
        Assert.Equal(0.5, search.Point[0]);
    }

    private delegate double Function(ReadOnlySpan<double> at, Span<double> gradient);

    private static BoundedLbfgs Minimise(
        Function function, double[] start, double[] low, double[] high, int iterations, Action<double>? seen = null)
    {
        var (search, gradient) = (new BoundedLbfgs(start.Length), new double[start.Length]);
        search.Start(start, low, high, iterations, 1e-9);
        do seen?.Invoke(search.Value);
        while (search.Advance(function(search.Trial, gradient), gradient));
        return search;
    }

    private static double Rosenbrock(ReadOnlySpan<double> at, Span<double> gradient)
    {
        var (x, y) = (at[0], at[1]);
        gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
        gradient[1] = 200 * (y - x * x);
        return 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);
    }

    /// <summary>Its minimum is at 0.2, 0.4, 0.6 and, were there no bound, 1.5.</summary>
    private static double Bowl(ReadOnlySpan<double> at, Span<double> gradient)
    {
        double[] centre = [0.2, 0.4, 0.6, 1.5];
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            sum += (i + 1) * (at[i] - centre[i]) * (at[i] - centre[i]);
            gradient[i] = 2 * (i + 1) * (at[i] - centre[i]);
        }
        return sum;
    }
}
