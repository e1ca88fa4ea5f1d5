using System.Collections.Immutable;
using System.Diagnostics;
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
        if (parameter is not (null or Parameter.Constant)) at.Fits(value, parameter);
        return value;
    }

    /// <returns>Whether the parameter, which is no constant, can have the value; if not, that is a fault.</returns>
    public static bool Fits(this Cursor at, ParameterValue value, Parameter parameter)
    {
        if (parameter.Has(value)) return true;
        at.Fault($"{Words.Quote(value.ToString()!)} is no {(parameter is Parameter.Categorical ? "choice" : "value")} of '{parameter.Name}'.",
            Instead(value, parameter));
        return false;
    }

    private static string Instead(ParameterValue wrong, Parameter parameter) => parameter switch
    {
        Parameter.Categorical p => Instead(wrong, p.Choices),
        Parameter.Ordinal p => Instead(wrong, p.Values),
        Parameter.Int p => $"Write a whole number from {p.Low} to {p.High}{InStepsOf(p.Step)}.",
        Parameter.Float p => $"Write a number from {Shown(p.Low)} to {Shown(p.High)}{InStepsOf(p.Step)}.",
        Parameter.Normal p => $"Write a number{InStepsOf(p.Step)}.",
        _ => throw new UnreachableException(parameter.GetType().Name),
    };

    private static string Instead(ParameterValue wrong, ImmutableArray<ParameterValue> choices)
    {
        var text = wrong.ToString()!;
        return choices.Any(choice => choice.ToString() == text)
            ? "Write it just as in the choices: quotes and '.0' make a difference."
            : Words.Instead(text, [.. choices.Select(choice => choice.ToString()!)]);
    }

    private static string InStepsOf(double? step) => step is { } by ? $" in steps of {Shown(by)}" : "";

    private static string Shown(double number) => number.ToString(CultureInfo.InvariantCulture);
}
