using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Commands;

/// <summary>Explains one trial from the journal as it is, also while a process writes it.</summary>
internal static class WhyCommand
{
    public static async Task<int> RunAsync(StudyPlace study, bool json, int number)
    {
        if (study is not StudyPlace.There there) return await RunAsync(((StudyPlace.Here)study).Home, json, number);
        Console.WriteLine((await there.Cluster.TrialAsync(there.Study, number, json)).TrimEnd());
        return ExitCode.Done;
    }

    private static async Task<int> RunAsync(StudyHome home, bool json, int number)
    {
        var (state, trial) = (Recorded.StateIn(home), new TrialNumber(number));
        if (TrialLife.In(state, JournalReader.Mentioning(home.Facts, home.Study, trial), trial) is not { } life)
        {
            await Console.Error.WriteLineAsync(TrialLifeView.NoTrial(state, number));
            return ExitCode.Usage;
        }
        if (json) Console.WriteLine(TrialLifeView.Json(life));
        else TrialLifeView.Write(Console.Out, life);
        return ExitCode.Done;
    }
}
