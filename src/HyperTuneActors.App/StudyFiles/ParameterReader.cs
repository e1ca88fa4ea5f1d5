using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>One entry of the space: a plain value is a constant, a mapping with a type is a parameter.</summary>
internal static class ParameterReader
{
    private const string Example = "a value, or {type: float, low: 0.0, high: 1.0} with all keys indented below the name";
    private static readonly ImmutableArray<string> NumberKeys = ["type", "low", "high", "scale", "when"];

    /// <returns><see langword="null"/> after a fault.</returns>
    public static Parameter? Read(Cursor at, DeclaredSpace space)
    {
        switch (at.Node)
        {
            case Node.Mapping:
                return OfType(at, space);
            case Node.List:
                at.Fault($"{Words.Quote(at.Name)} is a bare list.", "Write {type: categorical, choices: [...]}.");
                return null;
            default:
                return at.Value(Example) is { } value ? new Parameter.Constant(at.Name, value) : null;
        }
    }

    private static Parameter? OfType(Cursor at, DeclaredSpace space)
    {
        if (at.Peek("type") is not { } type)
        {
            at.Fault($"{Words.Quote(at.Name)} has no type.", "Add type: float, type: int or type: categorical.");
            return null;
        }
        return type.OneOf(("float", Kind.Float), ("int", Kind.Int), ("categorical", Kind.Categorical)) switch
        {
            Kind.Float => Float(at.Name, at.Section("a float parameter", Example, NumberKeys)!, space),
            Kind.Int => Int(at.Name, at.Section("an int parameter", Example, NumberKeys)!, space),
            Kind.Categorical => Categorical(
                at.Name, at.Section("a categorical parameter", Example, "type", "choices", "when")!, space),
            _ => null,
        };
    }

    private static Parameter.Float? Float(string name, Section section, DeclaredSpace space)
    {
        var when = ConditionReader.Read(section, name, space);
        return Bounds.Real(section, name) is var (low, high, log) ? new Parameter.Float(name, low, high, log, when) : null;
    }

    private static Parameter.Int? Int(string name, Section section, DeclaredSpace space)
    {
        var when = ConditionReader.Read(section, name, space);
        return Bounds.Whole(section, name) is var (low, high, log) ? new Parameter.Int(name, low, high, log, when) : null;
    }

    private static Parameter.Categorical? Categorical(string name, Section section, DeclaredSpace space)
    {
        var when = ConditionReader.Read(section, name, space);
        return Choices.Read(section, name) is { IsEmpty: false } choices
            ? new Parameter.Categorical(name, choices, when)
            : null;
    }

    private enum Kind
    {
        Float,
        Int,
        Categorical,
    }
}
