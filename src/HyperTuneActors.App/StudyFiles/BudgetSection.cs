using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>budget</c>: the study is complete at the first of these that is reached.</summary>
/// <remarks>
/// <code>
/// budget:            # trials or time, or both
///   trials: 60       # from 1
///   time: 10m        # 500ms, 10s, 5m, 2h, 1d, or several of them: 1h30m
///   target: 0.98     # a completed trial's leading objective is at least as good
/// </code>
/// </remarks>
internal static class BudgetSection
{
    private const string Example = "budget: {trials: 60} or budget: {time: 10m}";

    public static Budget? Read(Section study)
    {
        if (study.Require("budget", Example)?.Section("a budget", Example, "trials", "time", "target") is not { } section)
            return null;
        if (!section.Has("trials") && !section.Has("time"))
            section.Fault("This budget may never be used up.", "Add trials: 60, time: 10m or both.");
        return new Budget(
            section.Find("trials")?.Count(1),
            section.Find("time")?.Duration("1ms", "3650d"),
            section.Find("target")?.Real());
    }
}
