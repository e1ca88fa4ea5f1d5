using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Parameters with a range: float and int.</summary>
/// <remarks>
/// <code>
/// dropout:
///   type: float      # or int
///   low: 0.0         # both bounds are included
///   high: 0.5
///   scale: linear    # the default, or log: equal ratios are equally likely
///   step: 0.05       # only low, low + step, …; high is a value only if the steps reach it. Default: none, for int 1
///   prior: 0.1       # what is probably good, see PriorReader
///   when: {...}      # see ConditionReader
/// </code>
/// </remarks>
internal static class NumberReader
{
    private static readonly ImmutableArray<string> Keys = ["type", "low", "high", "scale", "step", PriorReader.Key, "when"];

    /// <summary>With more values than this a step changes nothing.</summary>
    private const double MostSteps = 1e6;

    public static Parameter.Float? Float(Cursor at, DeclaredSpace space)
    {
        var section = at.Section("a float parameter", ParameterReader.Example, Keys)!;
        var when = ConditionReader.Read(section, at.Name, space);
        var step = section.Find("step")?.Real();
        if (Bounds.Real(section, at.Name) is not var (low, high, log) || !StepFits(section, step, high - low)) return null;
        var parameter = new Parameter.Float(at.Name, low, high, log, when, step);
        return parameter with { Prior = PriorReader.Read(section, parameter) };
    }

    public static Parameter.Int? Int(Cursor at, DeclaredSpace space)
    {
        var section = at.Section("an int parameter", ParameterReader.Example, Keys)!;
        var when = ConditionReader.Read(section, at.Name, space);
        var step = section.Find("step")?.Whole(1, long.MaxValue);
        if (Bounds.Whole(section, at.Name) is not var (low, high, log)
            || !StepFits(section, step, high - low, mayBeMany: true)) return null;
        var parameter = new Parameter.Int(at.Name, low, high, log, when, step);
        return parameter with { Prior = PriorReader.Read(section, parameter) };
    }

    /// <param name="section">The parameter.</param>
    /// <param name="step"><see langword="null"/> if there is none, or after a fault.</param>
    /// <param name="width">From the lower to the upper bound.</param>
    /// <param name="mayBeMany">Whether there may be any number of steps.</param>
    public static bool StepFits(Section section, double? step, double width, bool mayBeMany = false)
    {
        var (wrong, right) = step switch
        {
            <= 0 => ("A step leads upwards.", "Write a step above 0, such as 0.05."),
            > 0 when step > width => ("This step is wider than the range.", "Write a smaller step."),
            > 0 when !mayBeMany && width / step > MostSteps =>
                ("These are more than a million values.", "Write a larger step, or leave it out."),
            _ => ((string?)null, (string?)null),
        };
        if (wrong is not null) section.Find("step")!.Fault(wrong, right!);
        return wrong is null;
    }
}
