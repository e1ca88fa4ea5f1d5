using System.Text.Json;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Views;

namespace HyperTuneActors.App.Commands;

internal static class StatusCommand
{
    public static async Task<int> RunAsync(StudyHome home, bool json)
    {
        var report = await CurrentReport.OfAsync(home);
        if (json) Console.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.StudyReport));
        else StatusView.Write(report);
        return ExitCode.Done;
    }
}
