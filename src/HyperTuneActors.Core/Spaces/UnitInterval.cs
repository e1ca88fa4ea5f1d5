namespace HyperTuneActors.Core.Spaces;

/// <summary>Maps between a parameter's own values and [0, 1], where every sampler works. On a logarithmic scale equal
/// ratios get equal room; whole numbers and choices get equal cells, so that the extreme values are not halved.</summary>
public static class UnitInterval
{
    /// <param name="parameter">The dimension.</param>
    /// <param name="u">In [0, 1].</param>
    /// <returns>The coordinate of a <see cref="Point"/>, always within the bounds.</returns>
    public static double ToCoordinate(Parameter parameter, double u) => parameter switch
    {
        Parameter.Float { Log: false } p => Math.Clamp(p.Low + u * (p.High - p.Low), p.Low, p.High),
        // exp(ln high) can exceed high by one unit in the last place.
        Parameter.Float p => Math.Clamp(Math.Exp(Mix(Math.Log(p.Low), Math.Log(p.High), u)), p.Low, p.High),
        Parameter.Int { Log: false } p => p.Low + Cell(u, (double)p.High - p.Low + 1),
        Parameter.Int p => Math.Clamp(
            Math.Round(Math.Exp(Mix(Math.Log(p.Low - 0.5), Math.Log(p.High + 0.5), u))), p.Low, p.High),
        Parameter.Categorical p => Cell(u, p.Choices.Length),
        Parameter.Constant => 0,
        _ => throw new System.Diagnostics.UnreachableException(parameter.GetType().Name),
    };

    /// <param name="parameter">The dimension.</param>
    /// <param name="coordinate">A coordinate of a <see cref="Point"/>, not NaN.</param>
    /// <returns>In [0, 1]; the middle of its cell for whole numbers and choices.</returns>
    public static double FromCoordinate(Parameter parameter, double coordinate) => parameter switch
    {
        Parameter.Float { Log: false } p => (coordinate - p.Low) / (p.High - p.Low),
        Parameter.Float p => (Math.Log(coordinate) - Math.Log(p.Low)) / (Math.Log(p.High) - Math.Log(p.Low)),
        Parameter.Int { Log: false } p => (coordinate - p.Low + 0.5) / ((double)p.High - p.Low + 1),
        Parameter.Int p => (Math.Log(coordinate) - Math.Log(p.Low - 0.5))
            / (Math.Log(p.High + 0.5) - Math.Log(p.Low - 0.5)),
        Parameter.Categorical p => (coordinate + 0.5) / p.Choices.Length,
        Parameter.Constant => 0.5,
        _ => throw new System.Diagnostics.UnreachableException(parameter.GetType().Name),
    };

    private static double Mix(double low, double high, double u) => low + u * (high - low);

    private static double Cell(double u, double cells) => Math.Min(cells - 1, Math.Floor(u * cells));
}
