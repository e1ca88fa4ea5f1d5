using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>failures</c>: what happens when runs fail.</summary>
/// <remarks>
/// <code>
/// failures:
///   retries: 0       # how often a trial whose run crashed is tried again; default 0
///   count: false     # whether failed trials count against the trial budget; default false
///   max: 10          # so many failed trials end the study; default half the trial budget, but at least 10
/// </code>
/// </remarks>
internal static class FailuresSection
{
    public static FailurePolicy Read(Section study)
    {
        if (study.Find("failures")?.Section("failures", "failures: {retries: 1}", "retries", "count", "max")
            is not { } section)
            return new FailurePolicy();
        return new FailurePolicy(
            section.Find("retries")?.Count(0) ?? 0,
            section.Find("count")?.Flag() ?? false,
            section.Find("max")?.Count(1));
    }
}
