using System.Globalization;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Commands;

/// <summary>Explains one trial from the journal as it is, also while a process writes it.</summary>
internal static class WhyCommand
{
    public static async Task<int> RunAsync(StudyHome home, bool json, int number)
    {
        var (state, trial) = (Recorded.StateIn(home), new TrialNumber(number));
        if (TrialLife.In(state, JournalReader.Mentioning(home.Facts, home.Study, trial), trial) is not { } life)
        {
            var has = state.Trials.Count == 0 ? "it has none yet" : $"they are numbered from 0 to {state.Trials.Count - 1}";
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"The study {home.Study} has no trial {number}: {has}."));
            return ExitCode.Usage;
        }
        if (json) Console.WriteLine(TrialLifeView.Json(life));
        else TrialLifeView.Write(Console.Out, life);
        return ExitCode.Done;
    }
}
