using System.Text.Json;
using HyperTuneActors.App.Views;
using Spectre.Console;

namespace HyperTuneActors.App.Commands;

internal static class StatusCommand
{
    private const int WidthOfFiles = 1000;

    public static async Task<int> RunAsync(StudyPlace study, bool json)
    {
        var report = await study.ReportAsync(allReasons: json);
        if (json) Console.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.StudyReport));
        else Write(report);
        return ExitCode.Done;
    }

    private static void Write(StudyReport report)
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = WidthOfFiles;        // nobody's terminal cuts a line there
        StatusView.Write(AnsiConsole.Console, report);
    }
}
