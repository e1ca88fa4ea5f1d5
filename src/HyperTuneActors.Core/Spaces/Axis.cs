using System.Collections.Immutable;
using System.Diagnostics;

namespace HyperTuneActors.Core.Spaces;

/// <summary>The values of a parameter that a grid has, as coordinates of a <see cref="Point"/>, rising and all
/// different.</summary>
internal static class Axis
{
    /// <returns>All values that the parameter can have, or <see langword="null"/> if there are more than
    /// <paramref name="most"/>.</returns>
    public static ImmutableArray<double>? All(Parameter parameter, int most) => parameter switch
    {
        Parameter.Constant => [0],
        Parameter.Categorical p => Indices(p.Choices.Length, most),
        Parameter.Ordinal p => Indices(p.Values.Length, most),
        Parameter.Int p => Values(Grid.Of(p), most),
        Parameter.Float { Step: { } step } p => Values(Grid.Of(p.Low, p.High, step), most),
        Parameter.Normal { Step: { } step, Low: { } low, High: { } high } => Values(Grid.Of(low, high, step), most),
        Parameter.Float or Parameter.Normal => null,
        _ => throw new UnreachableException(parameter.GetType().Name),
    };

    /// <summary>So many values, evenly over the parameter's scale: both bounds and what lies between, of a normal
    /// distribution the middles of parts that are equally likely. Choices can't be spread, and are all there.</summary>
    /// <param name="parameter">The dimension.</param>
    /// <param name="points">From 1; a single one is the middle. There are fewer values where several round to one.</param>
    public static ImmutableArray<double> Spread(Parameter parameter, int points) => parameter switch
    {
        Parameter.Constant or Parameter.Categorical => All(parameter, int.MaxValue)!.Value,
        Parameter.Normal => [.. Enumerable.Range(0, points)
            .Select(i => UnitInterval.ToCoordinate(parameter, (i + 0.5) / points)).Distinct()],
        _ => [.. Enumerable.Range(0, points).Select(i => At(parameter, i, points - 1)).Distinct()],
    };

    private static double At(Parameter parameter, int place, int last) => parameter switch
    {
        Parameter.Float { Step: null } p when place == 0 && last > 0 => p.Low,
        Parameter.Float { Step: null } p when place == last && last > 0 => p.High,
        _ => UnitInterval.ToCoordinate(parameter, last == 0 ? 0.5 : (double)place / last),
    };

    private static ImmutableArray<double>? Indices(int count, int most) =>
        count > most ? null : [.. Enumerable.Range(0, count).Select(index => (double)index)];

    private static ImmutableArray<double>? Values(Grid grid, int most) =>
        grid.Last >= most ? null : [.. Enumerable.Range(0, (int)grid.Last + 1).Select(index => grid.At(index))];
}
