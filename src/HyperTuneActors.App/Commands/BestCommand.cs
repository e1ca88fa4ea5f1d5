using System.Text.Json;
using HyperTuneActors.App.Views;

namespace HyperTuneActors.App.Commands;

internal static class BestCommand
{
    public static async Task<int> RunAsync(StudyPlace study, bool json)
    {
        var report = await study.ReportAsync(allReasons: false);
        if (json) Console.WriteLine(JsonSerializer.Serialize(report.Best, ReportJson.Default.BestReport));
        else StatusView.WriteBest(Console.Out, report);
        return ExitCode.Done;
    }
}
