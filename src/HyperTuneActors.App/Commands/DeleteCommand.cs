using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;

namespace HyperTuneActors.App.Commands;

internal static class DeleteCommand
{
    public static async Task<int> RunAsync(StudyHome home, bool yes)
    {
        using var access = await StudyAccess.ReachAsync(home);
        if (access is StudyAccess.Online)
        {
            await Console.Error.WriteLineAsync($"The study {home.Study} is running. Stop it first: {home.Command($"stop {home.Study}")}");
            return ExitCode.Usage;
        }
        if (!yes && !Confirmed(home))
        {
            Console.WriteLine("Nothing was deleted.");
            return ExitCode.Done;
        }
        Directory.Delete(home.Folder, recursive: true);
        Console.WriteLine($"The study {home.Study} is deleted.");
        return ExitCode.Done;
    }

    private static bool Confirmed(StudyHome home)
    {
        Console.Write($"Delete {home.ShortFolder} with all its trials? Type the study's name to confirm: ");
        return Console.ReadLine()?.Trim() == home.Study.Value;
    }
}
