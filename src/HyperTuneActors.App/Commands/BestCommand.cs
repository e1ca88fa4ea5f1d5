using System.Text.Json;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Views;

namespace HyperTuneActors.App.Commands;

internal static class BestCommand
{
    public static async Task<int> RunAsync(StudyHome home, bool json)
    {
        var report = Reasoned.Best(await CurrentReport.OfAsync(home), home);
        if (json) Console.WriteLine(JsonSerializer.Serialize(report.Best, ReportJson.Default.BestReport));
        else StatusView.WriteBest(Console.Out, report);
        return ExitCode.Done;
    }
}
