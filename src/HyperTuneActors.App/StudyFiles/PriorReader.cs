using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>What a user knows of a parameter before any trial: a value that is probably good, and how sure that is.</summary>
/// <remarks>
/// <code>
/// learning_rate: {type: float, low: 1e-5, high: 0.1, scale: log, prior: 0.001}
/// optimizer:
///   type: categorical
///   choices: [sgd, adam]
///   prior: {value: adam, confidence: high}      # or low, or medium, the default
/// </code>
/// </remarks>
internal static class PriorReader
{
    public const string Key = "prior";

    private const string Example = "a value of the parameter, or {value: 0.001, confidence: high}";

    /// <returns><see langword="null"/> if there is none, or after a fault.</returns>
    public static Prior? Read(Section section, Parameter parameter)
    {
        if (section.Find(Key) is not { } at) return null;
        if (at.Node is Node.Scalar) return ValueIn(at, parameter) is { } only ? new Prior(only) : null;
        if (at.Section("a prior", Example, "value", "confidence") is not { } prior) return null;
        var confidence = prior.Find("confidence") is { } sure
            ? sure.OneOf(("low", PriorConfidence.Low), ("medium", PriorConfidence.Medium), ("high", PriorConfidence.High))
            : PriorConfidence.Medium;
        return prior.Require("value", "value: 0.001, one that is probably good") is { } where
            && ValueIn(where, parameter) is { } value && confidence is { } known
                ? new Prior(value, known) : null;
    }

    /// <summary>Says what is wrong with a prior of what has a distribution of its own.</summary>
    public static void Refuse(Cursor parameter, string kind)
    {
        if (parameter.Peek(Key) is { } at)
            at.Fault($"{kind} is a prior itself.", "Leave prior out: the mean says what is probably good, and sd how sure that is.");
    }

    /// <summary>Says that priors are there for nothing, where they are.</summary>
    /// <param name="study">The study file.</param>
    /// <param name="space">As far as it is read.</param>
    /// <param name="sampler">The name of the chosen sampler.</param>
    public static void WarnIfUnheeded(Section study, DeclaredSpace? space, string? sampler)
    {
        if (sampler is not ("random" or "sobol" or "grid")) return;
        if (space?.Parameters.FirstOrDefault(parameter => Prior.Of(parameter) is not null) is { } known)
            study.Find("sampler")?.Warn($"The sampler {sampler} does not heed the prior of '{known.Name}'.",
                "Write sampler: auto, gp or tpe, which do.");
    }

    private static ParameterValue? ValueIn(Cursor at, Parameter parameter) => parameter switch
    {
        Parameter.Int p => at.Whole(p.Low, p.High) is { } whole ? Fitting(at, p, new ParameterValue.Whole(whole)) : null,
        Parameter.Float p => at.Real() is { } real ? Fitting(at, p, new ParameterValue.Real(real)) : null,
        _ => at.Value("a value that the parameter can have") is { } value ? Fitting(at, parameter, value) : null,
    };

    private static ParameterValue? Fitting(Cursor at, Parameter parameter, ParameterValue value) =>
        at.Fits(value, parameter) ? value : null;
}
