using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Views;

namespace HyperTuneActors.App.Commands;

/// <summary>A study's report, from the process that has it open or else by replaying its journal.</summary>
internal static class CurrentReport
{
    public static async Task<StudyReport> OfAsync(StudyHome home)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var access = await StudyAccess.ReachAsync(home);
            if (access is not StudyAccess.Online online) return Replayed(home);
            var (report, because) = await online.Client.StatusAsync();
            if (report is not null) return report;
            if (TimeProvider.System.GetElapsedTime(began) > StudyAccess.Patience)
                throw new HomeException($"The study {home.Study} can't answer now: {because}");
            await Task.Delay(StudyAccess.Pause);             // it is being opened, or its journal is unavailable
        }
    }

    private static StudyReport Replayed(StudyHome home)
    {
        var state = Recorded.StateIn(home);
        return Reporting.Of(state, state.Last.Elapsed, isOpen: false, home);
    }
}
