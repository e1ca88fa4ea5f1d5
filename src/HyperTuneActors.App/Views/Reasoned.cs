using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Runtime.Journaling;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Views;

/// <summary>Adds to a report why its trials were suggested. A study's state has no reasons: they are read from the journal.
/// </summary>
internal static class Reasoned
{
    /// <summary>The best trial's.</summary>
    public static StudyReport Best(StudyReport report, StudyHome home) => report.Best is { } best
        ? With(report, Read(home, [best.Trial]))
        : report;

    /// <summary>The best trial's, and those of all trials on the page.</summary>
    public static StudyReport All(StudyReport report, StudyHome home) => With(report, Read(home,
        [.. report.Trials.Select(trial => trial.Trial), .. report.Best is { } best ? [best.Trial] : Array.Empty<int>()]));

    private static StudyReport With(StudyReport report, Dictionary<int, Suggestion> reasons)
    {
        SuggestionReport? Of(int trial) => reasons.TryGetValue(trial, out var why) ? SuggestionReport.Of(why) : null;
        return report with
        {
            Best = report.Best is { } best ? best with { Suggestion = Of(best.Trial) } : null,
            Trials = [.. report.Trials.Select(trial => trial with { Suggestion = Of(trial.Trial) })],
        };
    }

    private static Dictionary<int, Suggestion> Read(StudyHome home, HashSet<int> trials) =>
        JournalReader.OfKinds(home.Facts, home.Study, 0, "trial-suggested/1")
            .Select(at => at.Fact).OfType<TrialSuggested>()
            .Where(fact => trials.Contains(fact.Trial.Value))
            .ToDictionary(fact => fact.Trial.Value, fact => fact.Because);
}
