namespace HyperTuneActors.Core.Spaces;

/// <summary>What a user knows of a parameter before any trial: a value that is probably good, and how sure that is. It does not
/// change what may be tried; <see cref="PriorDensity"/> says what samplers make of it.</summary>
/// <param name="Value">One that the parameter can have.</param>
/// <param name="Confidence">How sure it is.</param>
public sealed record Prior(ParameterValue Value, PriorConfidence Confidence = PriorConfidence.Medium)
{
    /// <returns>The parameter's, or <see langword="null"/>: normal ones have their distribution, and constants nothing to know.</returns>
    public static Prior? Of(Parameter parameter) => parameter switch
    {
        Parameter.Float p => p.Prior,
        Parameter.Int p => p.Prior,
        Parameter.Ordinal p => p.Prior,
        Parameter.Categorical p => p.Prior,
        _ => null,
    };

    /// <returns>The parameter with this prior; the same if it can't have one.</returns>
    public Parameter On(Parameter parameter) => parameter switch
    {
        Parameter.Float p => p with { Prior = this },
        Parameter.Int p => p with { Prior = this },
        Parameter.Ordinal p => p with { Prior = this },
        Parameter.Categorical p => p with { Prior = this },
        _ => parameter,
    };
}

/// <summary>How sure a user is of a prior's value. The journal has these as words.</summary>
public enum PriorConfidence
{
    Low,
    Medium,
    High,
}
