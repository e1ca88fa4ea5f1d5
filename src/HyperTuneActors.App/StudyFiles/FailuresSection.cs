using System.Collections.Immutable;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>failures</c>: what happens when runs fail.</summary>
/// <remarks>
/// <code>
/// failures:
///   retries: 0              # how often a trial whose run crashed is tried again; default 0
///   killed_retries: 3       # the same for one that was killed from outside; default 3
///   preempted_retries: 20   # the same for one that was preempted, by SIGTERM from outside or exit code 75; default 20
///   hung_retries: 1         # the same for one that hung; default 1
///   count: false            # whether failed trials count against the trial budget; default false
///   max: 10                 # so many failed trials end the study; default half the trial budget, but at least 10
/// </code>
/// </remarks>
internal static class FailuresSection
{
    private static readonly ImmutableArray<string> Keys =
        ["retries", "killed_retries", "preempted_retries", "hung_retries", "count", "max"];

    public static FailurePolicy Read(Section study)
    {
        var defaults = new FailurePolicy();
        return study.Find("failures")?.Section("failures", "failures: {retries: 1}", Keys) is { } section
            ? new FailurePolicy(
                section.Find("retries")?.Count(0) ?? defaults.Retries,
                section.Find("count")?.Flag() ?? defaults.Count,
                section.Find("max")?.Count(1),
                section.Find("killed_retries")?.Count(0) ?? defaults.KilledRetries,
                section.Find("preempted_retries")?.Count(0) ?? defaults.PreemptedRetries,
                section.Find("hung_retries")?.Count(0) ?? defaults.HungRetries)
            : defaults;
    }
}
