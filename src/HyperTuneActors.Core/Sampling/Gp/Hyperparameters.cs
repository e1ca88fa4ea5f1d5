namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What the kernel is made of, for values with mean 0 and variance 1.</summary>
/// <param name="Lengths">A length scale per dimension, on the scale of the unit cube: where points differ by so much, the
/// value has mostly changed.</param>
/// <param name="Signal">s_f², the variance of the Matérn part.</param>
/// <param name="Linear">s_l², the variance of a slope of the linear part; 0 without it.</param>
/// <param name="Noise">s_n², the variance of a repeated measurement.</param>
internal sealed record Hyperparameters(double[] Lengths, double Signal, double Linear, double Noise)
{
    /// <summary>The logarithms, as the fit moves them: lengths, signal, linear if there is one, noise.</summary>
    public static Hyperparameters FromLogs(ReadOnlySpan<double> logs, int dimensions, bool hasLinear)
    {
        var lengths = new double[dimensions];
        for (var i = 0; i < dimensions; i++) lengths[i] = Math.Exp(logs[i]);
        return new Hyperparameters(lengths, Math.Exp(logs[dimensions]), hasLinear ? Math.Exp(logs[dimensions + 1]) : 0, Math.Exp(logs[^1]));
    }
}
