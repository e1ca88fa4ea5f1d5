using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Whether a parameter can have a value that a condition or a forbidden combination names.</summary>
internal static class ValueCheck
{
    /// <param name="at">Where the value stands.</param>
    /// <param name="parameter">Whose; if it is faulty or a constant, any value will do.</param>
    /// <returns>The value, after a fault too; <see langword="null"/> if it is none.</returns>
    public static ParameterValue? ValueOf(this Cursor at, Parameter? parameter)
    {
        if (at.Value("a value that the parameter can have") is not { } value) return null;
        var (wrong, right) = parameter switch
        {
            Parameter.Categorical { Choices: var choices } when !choices.Contains(value) => ("choice", Instead(value, choices)),
            Parameter.Ordinal { Values: var values } when !values.Contains(value) => ("value", Instead(value, values)),
            Parameter.Int range when !IsWithin(range, value) =>
                ("value", $"Write a whole number from {range.Low} to {range.High}{InStepsOf(range.Step)}."),
            Parameter.Float range when !IsWithin(range, value) =>
                ("value", $"Write a number from {Shown(range.Low)} to {Shown(range.High)}{InStepsOf(range.Step)}."),
            Parameter.Normal when NumberIn(value) is null => ("value", "Write a number."),
            _ => (null, ""),
        };
        if (wrong is not null) at.Fault($"{Words.Quote(value.ToString()!)} is no {wrong} of '{parameter!.Name}'.", right);
        return value;
    }

    /// <returns>The number that a value is, or <see langword="null"/>.</returns>
    public static double? NumberIn(ParameterValue value) => value switch
    {
        ParameterValue.Whole whole => whole.Value,
        ParameterValue.Real real => real.Value,
        _ => null,
    };

    private static string Instead(ParameterValue wrong, ImmutableArray<ParameterValue> choices)
    {
        var text = wrong.ToString()!;
        return choices.Any(choice => choice.ToString() == text)
            ? "Write it just as in the choices: quotes and '.0' make a difference."
            : Words.Instead(text, [.. choices.Select(choice => choice.ToString()!)]);
    }

    private static bool IsWithin(Parameter.Int range, ParameterValue value) =>
        value is ParameterValue.Whole { Value: var whole } && whole >= range.Low && whole <= range.High && IsOnStep(range, whole);

    private static bool IsWithin(Parameter.Float range, ParameterValue value) =>
        NumberIn(value) is { } number && number >= range.Low && number <= range.High
        && (range.Step is null || IsOnStep(range, number));

    private static bool IsOnStep(Parameter parameter, double number) =>
        UnitInterval.ToCoordinate(parameter, UnitInterval.FromCoordinate(parameter, number)) == number;

    private static string InStepsOf(double? step) => step is { } by ? $" in steps of {Shown(by)}" : "";

    private static string Shown(double number) => number.ToString(CultureInfo.InvariantCulture);
}
