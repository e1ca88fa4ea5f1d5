namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What <see cref="JointKernel"/> is made of.</summary>
/// <param name="Of">Lengths, noise, linear part, and as the signal a, the variance of what a configuration keeps at all
/// steps.</param>
/// <param name="Course">b, the variance of the course that all curves share.</param>
/// <param name="Deviation">c, the variance of how the curve of a configuration departs from it.</param>
/// <param name="TimeLength">l_t, on the scale of <see cref="Row.Time"/>.</param>
internal sealed record JointHyperparameters(Hyperparameters Of, double Course, double Deviation, double TimeLength)
{
    /// <summary>How many more there are than without time.</summary>
    public const int More = 3;

    /// <summary>The logarithms, as the fit moves them: those of <see cref="Of"/>, then b, c and l_t.</summary>
    public static JointHyperparameters FromLogs(ReadOnlySpan<double> logs, int dimensions, bool hasLinear) => new(
        Hyperparameters.FromLogs(logs[..^More], dimensions, hasLinear), Math.Exp(logs[^3]), Math.Exp(logs[^2]), Math.Exp(logs[^1]));
}
