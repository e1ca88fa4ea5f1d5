using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;

namespace HyperTuneActors.App.Commands;

internal static class DeleteCommand
{
    public static async Task<int> RunAsync(StudyPlace study, bool yes, bool json)
    {
        if (study is not StudyPlace.There there) return await RunAsync(((StudyPlace.Here)study).Home, yes);
        if (!yes && !Confirmed(study.Study, "its facts and runs in the cluster"))
        {
            Console.WriteLine("Nothing was deleted.");
            return ExitCode.Done;
        }
        return await Said.AnswerAsync(await there.Cluster.DeleteAsync(study.Study), json, $"The study {study.Study} is deleted.");
    }

    private static async Task<int> RunAsync(StudyHome home, bool yes)
    {
        using var access = await StudyAccess.ReachAsync(home);
        if (access is StudyAccess.Online)
        {
            await Console.Error.WriteLineAsync($"The study {home.Study} is running. Stop it first: {home.Command($"stop {home.Study}")}");
            return ExitCode.Usage;
        }
        if (!yes && !Confirmed(home.Study.Value, home.ShortFolder))
        {
            Console.WriteLine("Nothing was deleted.");
            return ExitCode.Done;
        }
        Directory.Delete(home.Folder, recursive: true);
        Console.WriteLine($"The study {home.Study} is deleted.");
        return ExitCode.Done;
    }

    private static bool Confirmed(string study, string what)
    {
        Console.Write($"Delete {what} with all its trials? Type the study's name to confirm: ");
        return Console.ReadLine()?.Trim() == study;
    }
}
