using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>The steps at which trials are judged: after the warm-up, and then at every so many.</summary>
/// <param name="WarmupSteps">The last step at which nobody is judged, from 0.</param>
/// <param name="IntervalSteps">From 1.</param>
internal readonly record struct Cadence(int WarmupSteps, int IntervalSteps)
{
    /// <summary>Those below the last step, rising.</summary>
    public IEnumerable<int> Steps(int lastStep)
    {
        for (var step = WarmupSteps + 1L; step < lastStep; step += IntervalSteps)
            yield return (int)step;
    }

    /// <returns>The highest of them that the trial has come to with this report, which may skip some;
    /// <see langword="null"/> if none.</returns>
    public int? ReachedBy(Report report)
    {
        if (report.Step <= WarmupSteps) return null;
        var step = report.Step - (report.Step - WarmupSteps - 1) % IntervalSteps;
        return report.Previous < step ? step : null;
    }
}
