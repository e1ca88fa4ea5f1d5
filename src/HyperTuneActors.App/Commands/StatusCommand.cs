using System.Text.Json;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Views;
using Spectre.Console;

namespace HyperTuneActors.App.Commands;

internal static class StatusCommand
{
    private const int WidthOfFiles = 1000;

    public static async Task<int> RunAsync(StudyHome home, bool json)
    {
        var report = await CurrentReport.OfAsync(home);
        if (json) Console.WriteLine(JsonSerializer.Serialize(Reasoned.All(report, home), ReportJson.Default.StudyReport));
        else Write(Reasoned.Best(report, home));
        return ExitCode.Done;
    }

    private static void Write(StudyReport report)
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = WidthOfFiles;        // nobody's terminal cuts a line there
        StatusView.Write(AnsiConsole.Console, report);
    }
}
