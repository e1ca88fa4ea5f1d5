using System.Diagnostics;

namespace HyperTuneActors.Core.Spaces;

/// <summary>Maps between the coordinates of a <see cref="Point"/> and what people see of them.</summary>
internal static class Coordinates
{
    public static ParameterValue ValueOf(Parameter parameter, double coordinate) => parameter switch
    {
        Parameter.Float or Parameter.Normal => new ParameterValue.Real(coordinate),
        Parameter.Int => new ParameterValue.Whole((long)coordinate),
        Parameter.Ordinal p => p.Values[(int)coordinate],
        Parameter.Categorical p => p.Choices[(int)coordinate],
        Parameter.Constant p => p.Value,
        _ => throw new UnreachableException(parameter.GetType().Name),
    };

    /// <exception cref="ArgumentException">The parameter can't have this value.</exception>
    public static double Of(Parameter parameter, ParameterValue value) => (parameter, value) switch
    {
        // NaN marks the inactive.
        (Parameter.Float or Parameter.Normal, ParameterValue.Real v) when double.IsFinite(v.Value) => v.Value,
        (Parameter.Float or Parameter.Normal, ParameterValue.Whole v) => v.Value,
        (Parameter.Int, ParameterValue.Whole v) => v.Value,
        (Parameter.Ordinal p, _) when p.Values.IndexOf(value) is >= 0 and var index => index,
        (Parameter.Categorical p, _) when p.Choices.IndexOf(value) is >= 0 and var index => index,
        (Parameter.Constant p, _) when p.Value == value => 0,
        _ => throw new ArgumentException($"{value} is not a value of parameter {parameter.Name}."),
    };
}
