using System.Globalization;

namespace HyperTuneActors.Core.Spaces;

/// <summary>One value of a parameter as the training program receives it: a number, a text or a flag.</summary>
public abstract record ParameterValue
{
    private ParameterValue() { }

    /// <summary>A whole number, as int parameters and whole-number choices have it.</summary>
    public sealed record Whole(long Value) : ParameterValue
    {
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A finite real number.</summary>
    public sealed record Real(double Value) : ParameterValue
    {
        public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A text choice.</summary>
    public sealed record Text(string Value) : ParameterValue
    {
        public override string ToString() => Value;
    }

    /// <summary>A true or false choice, written in lower case as JSON and YAML do.</summary>
    public sealed record Flag(bool Value) : ParameterValue
    {
        public override string ToString() => Value ? "true" : "false";
    }
}
