namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>The Box-Cox and the Yeo-Johnson transform, with the power that makes values most nearly normal.</summary>
/// <remarks>Box and Cox, J. R. Statist. Soc. B 26 (1964); Yeo and Johnson, Biometrika 87 (2000). As in HEBO
/// (arXiv:2012.03826): values are divided by their deviation; Box-Cox where all are above 0; where it leaves less than half
/// the deviation, and elsewhere, Yeo-Johnson; where that does too, nothing is changed.</remarks>
internal static class PowerWarp
{
    private const double LeastDeviation = 0.5;

    public static void Apply(double[] values)
    {
        var deviation = Math.Sqrt(Variance(values));
        if (!(deviation > 0)) return;
        double[] scaled = [.. values.Select(value => value / deviation)];
        if (scaled.All(value => value > 0) && Take(scaled, BoxCox, values)) return;
        Take(scaled, YeoJohnson, values);
    }

    private static bool Take(double[] scaled, Func<double, double, double> warp, double[] values)
    {
        var power = BestPower(scaled, warp == BoxCox);
        double[] warped = [.. scaled.Select(value => warp(value, power))];
        if (!warped.All(double.IsFinite) || !(Math.Sqrt(Variance(warped)) >= LeastDeviation)) return false;
        warped.CopyTo(values, 0);
        return true;
    }

    public static double BoxCox(double value, double power) =>
        Math.Abs(power) < 1e-12 ? Math.Log(value) : (Math.Pow(value, power) - 1) / power;

    public static double YeoJohnson(double value, double power) => value >= 0
        ? Math.Abs(power) < 1e-12 ? Math.Log(1 + value) : (Math.Pow(1 + value, power) - 1) / power
        : Math.Abs(power - 2) < 1e-12 ? -Math.Log(1 - value) : -(Math.Pow(1 - value, 2 - power) - 1) / (2 - power);

    /// <summary>The most likely power in [-5, 5]: the best of a grid, then a golden-section search around it.</summary>
    public static double BestPower(double[] values, bool boxCox)
    {
        var best = 0.0;
        for (var power = -5.0; power <= 5; power += 0.25)
            if (Log(values, power, boxCox) > Log(values, best, boxCox)) best = power;
        var (low, high) = (best - 0.25, best + 0.25);
        var golden = (Math.Sqrt(5) - 1) / 2;
        for (var step = 0; step < 60; step++)
        {
            var (left, right) = (high - golden * (high - low), low + golden * (high - low));
            if (Log(values, left, boxCox) >= Log(values, right, boxCox)) high = right;
            else low = left;
        }
        return (low + high) / 2;
    }

    /// <summary>The profile log likelihood of a power.</summary>
    private static double Log(double[] values, double power, bool boxCox)
    {
        var warped = new double[values.Length];
        var jacobian = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            warped[i] = boxCox ? BoxCox(values[i], power) : YeoJohnson(values[i], power);
            jacobian += boxCox ? Math.Log(values[i]) : Math.Sign(values[i]) * Math.Log(1 + Math.Abs(values[i]));
        }
        var log = -values.Length / 2.0 * Math.Log(Variance(warped)) + (power - 1) * jacobian;
        return double.IsNaN(log) ? double.NegativeInfinity : log;
    }

    private static double Variance(double[] values)
    {
        var (mean, square) = (0.0, 0.0);
        foreach (var value in values) mean += value / values.Length;
        foreach (var value in values) square += (value - mean) * (value - mean) / values.Length;
        return square;
    }
}
