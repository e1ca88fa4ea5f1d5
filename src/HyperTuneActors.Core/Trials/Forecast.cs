using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Trials;

/// <summary>What a trial may come to: normally distributed.</summary>
/// <param name="Mean">In the objective's unit.</param>
/// <param name="Variance">From 0.</param>
public readonly record struct Forecast(double Mean, double Variance)
{
    public double Deviation => Math.Sqrt(Variance);

    /// <returns>The chance to end better than a value: 0 to 1, and one half where both are equal for sure.</returns>
    public double ChanceToBeat(double value, Objective objective)
    {
        var ahead = objective.Loss(value) - objective.Loss(Mean);
        return Variance > 0 ? Gaussian.Cdf(ahead / Deviation) : (Math.Sign(ahead) + 1) / 2.0;
    }
}
