namespace HyperTuneActors.Core.Spaces;

/// <summary>Whether a value is one of a parameter's.</summary>
public static class Membership
{
    /// <returns>Whether the value is of the right kind, within the bounds and on a step, or one of the choices.</returns>
    public static bool Has(this Parameter parameter, ParameterValue value) => (parameter, value) switch
    {
        (Parameter.Float p, _) => NumberIn(value) is { } number
            && number >= p.Low && number <= p.High && (p.Step is not { } step || Grid.Of(p.Low, p.High, step).Has(number)),
        (Parameter.Int p, ParameterValue.Whole { Value: var whole }) =>
            whole >= p.Low && whole <= p.High && Grid.Of(p).Has(whole),
        (Parameter.Normal p, _) => NumberIn(value) is { } number
            && number >= (p.Low ?? double.MinValue) && number <= (p.High ?? double.MaxValue)
            && (p.Step is null ? !p.Log || number > 0 : (!p.Log || number >= 0) && NormalScale.Rounded(p, number) == number),
        (Parameter.Categorical p, _) => p.Choices.Contains(value),
        (Parameter.Ordinal p, _) => p.Values.Contains(value),
        (Parameter.Constant p, _) => p.Value == value,
        _ => false,
    };

    /// <returns>The finite number that the value is, or <see langword="null"/>.</returns>
    public static double? NumberIn(ParameterValue value) => value switch
    {
        ParameterValue.Whole whole => whole.Value,
        ParameterValue.Real { Value: var real } when double.IsFinite(real) => real,
        _ => null,
    };
}
