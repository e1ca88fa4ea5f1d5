using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>One entry of the space: a plain value is a constant, a mapping with a type is a parameter.</summary>
internal static class ParameterReader
{
    public const string Example = "a value, or {type: float, low: 0.0, high: 1.0} with all keys indented below the name";

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
            at.Fault($"{Words.Quote(at.Name)} has no type.",
                "Add type: float, int, categorical, ordinal, normal or lognormal.");
            return null;
        }
        return type.OneOf(("float", Kind.Float), ("int", Kind.Int), ("categorical", Kind.Categorical),
            ("ordinal", Kind.Ordinal), ("normal", Kind.Normal), ("lognormal", Kind.Lognormal)) switch
        {
            Kind.Float => NumberReader.Float(at, space),
            Kind.Int => NumberReader.Int(at, space),
            Kind.Categorical => ChoiceReader.Categorical(at, space),
            Kind.Ordinal => ChoiceReader.Ordinal(at, space),
            Kind.Normal => NormalReader.Read(at, space, isLog: false),
            Kind.Lognormal => NormalReader.Read(at, space, isLog: true),
            _ => null,
        };
    }

    private enum Kind
    {
        Float,
        Int,
        Categorical,
        Ordinal,
        Normal,
        Lognormal,
    }
}
