using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Parameters with a normal distribution, or whose natural logarithm has one.</summary>
/// <remarks>
/// <code>
/// weight_decay:
///   type: lognormal  # or normal
///   mean: -9.2       # of the value; with lognormal of its natural logarithm: ln 1e-4 is -9.2
///   sd: 2.0          # the standard deviation of the same
///   low: 1e-6        # truncates the distribution at this value (not logarithm); default: no bound
///   high: 0.1        # the same above
///   step: 1e-6       # rounds to low, low + step, …, without low to multiples of step; default: no rounding
///   when: {...}      # see ConditionReader
/// </code>
/// </remarks>
internal static class NormalReader
{
    /// <summary>Beyond so many standard deviations there is hardly anything of the distribution.</summary>
    private const double Farthest = 5;

    /// <summary>Its exponential is nearly the largest double.</summary>
    private const double LargestLogarithm = 700;

    public static Parameter.Normal? Read(Cursor at, DeclaredSpace space, bool isLog)
    {
        var kind = isLog ? "a lognormal parameter" : "a normal parameter";
        ImmutableArray<string> keys = ["type", "mean", "sd", "low", "high", "step", "when"];
        var refused = at.Peek(PriorReader.Key) is null ? keys : keys.Add(PriorReader.Key);
        var section = at.Section(kind, "{type: normal, mean: 0.0, sd: 1.0}", refused)!;
        PriorReader.Refuse(at, $"A{kind[1..]}");
        var when = ConditionReader.Read(section, at.Name, space);
        var mean = section.Require("mean", isLog ? "mean: -7.0, of the value's natural logarithm" : "mean: 0.0")?.Real();
        var sd = section.Require("sd", "sd: 1.0, the standard deviation")?.Real();
        var (low, high) = (section.Find("low")?.Real(), section.Find("high")?.Real());
        var step = section.Find("step")?.Real();
        if (mean is not { } centre || sd is not { } deviation) return null;
        var parameter = new Parameter.Normal(at.Name, centre, deviation, isLog, low, high, step, when);
        return IsSpread(section, parameter) && IsRange(section, parameter) && IsNear(section, parameter)
            && NumberReader.StepFits(section, step, high - low ?? double.MaxValue, mayBeMany: low is null || high is null)
            ? parameter
            : null;
    }

    private static bool IsSpread(Section section, Parameter.Normal parameter)
    {
        if (parameter.Sd <= 0)
            section.Find("sd")!.Fault("A standard deviation is above 0.", "Write one such as 1.0, or a constant instead.");
        else if (parameter.Log && Math.Abs(parameter.Mean) + 6 * parameter.Sd > LargestLogarithm)
            section.Find("mean")!.Fault("Such a logarithm is beyond all numbers.",
                "Write the mean and the sd of the value's natural logarithm: for values about 0.001 a mean of -6.9.");
        else
            return true;
        return false;
    }

    private static bool IsRange(Section section, Parameter.Normal parameter)
    {
        if (parameter is { Log: true, Low: < 0 })
            section.Find("low")!.Fault("A lognormal value is never below 0.", "Leave low out, or write the value, not its logarithm.");
        else if (parameter is { Log: true, High: <= 0 })
            section.Find("high")!.Fault("A lognormal value is above 0.", "Write the value, not its logarithm.");
        else if (parameter.Low >= parameter.High)
            section.Find("low")!.Fault("low is not below high.", "Swap them, or widen the range.");
        else
            return true;
        return false;
    }

    private static bool IsNear(Section section, Parameter.Normal parameter)
    {
        double Score(double bound) => ((parameter.Log ? Math.Log(bound) : bound) - parameter.Mean) / parameter.Sd;
        var far = parameter.Low is { } low && Score(low) > Farthest ? "low"
            : parameter.High is { } high && Score(high) < -Farthest ? "high"
            : null;
        if (far is null) return true;
        section.Find(far)!.Fault($"Hardly anything of the distribution lies beyond {far}, more than {Farthest} sd from the mean.",
            parameter.Log ? "Mean and sd are those of the natural logarithm, low and high are values." : $"Move {far} or the mean.");
        return false;
    }
}
