using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>What the settings of several schedulers must be.</summary>
internal static class SchedulerChecks
{
    /// <returns>Whether the study has steps to compare trials at, if that can be told.</returns>
    public static bool HasSteps(this Section section, string scheduler, StepRange? steps)
    {
        if (steps != StepsSection.Without) return true;
        section.Fault($"{scheduler} compares trials at their steps, and this study has none.",
            "Add steps: {last: 27, unit: epoch}, or write scheduler: none.");
        return false;
    }

    public static bool IsBelowLast(this Section section, string what, string key, int first, StepRange? steps)
    {
        if (!(first >= steps?.Last)) return true;
        section.Fault($"{what}, {key} {first}, is not below the last step, {steps.Last}.",
            $"Write a smaller {key} or a larger steps.last.");
        return false;
    }

    /// <summary>What has too few steps to stop anybody.</summary>
    public static void NeedsLast(this Section section, string why, int least, StepRange? steps)
    {
        if (steps?.Last < least)
            section.Fault($"{why}, so that it can stop nobody before the last step, {steps.Last}.",
                $"Write steps.last: {least} or more, or scheduler: none.");
    }

    /// <summary>A number above 0 and below a bound.</summary>
    public static double? Between(this Cursor at, double bound, string example)
    {
        if (at.Real() is not { } value) return null;
        if (value > 0 && value < bound) return value;
        at.Fault(string.Create(CultureInfo.InvariantCulture, $"'{at.Name}' is {value}."),
            string.Create(CultureInfo.InvariantCulture, $"Write a number above 0 and below {bound}, such as {example}."));
        return null;
    }
}
