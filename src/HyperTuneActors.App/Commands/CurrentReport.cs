using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Views;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Commands;

/// <summary>A study's report, from the process that has it open or else by replaying its journal.</summary>
internal static class CurrentReport
{
    public static async Task<StudyReport> OfAsync(StudyHome home)
    {
        using var access = await StudyAccess.ReachAsync(home);
        if (access is not StudyAccess.Online online) return Replayed(home);
        var (report, because) = await online.Client.StatusAsync();
        return report ?? throw new HomeException($"The study {home.Study} can't answer now: {because}");
    }

    private static StudyReport Replayed(StudyHome home)
    {
        var state = JournalReader.Replay(home.Journal, home.Study)
            ?? throw new HomeException($"The study {home.Study} has an empty journal: it was never begun. 'run' begins it.");
        return Reporting.Of(state, state.Last.Elapsed, isOpen: false, home.Folder);
    }
}
