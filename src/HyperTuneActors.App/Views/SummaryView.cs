using System.Globalization;
using HyperTuneActors.App.Homes;

namespace HyperTuneActors.App.Views;

/// <summary>What <c>run</c> prints when it is done.</summary>
internal static class SummaryView
{
    public static void Write(StudyReport report, string file, StudyHome home)
    {
        Console.WriteLine();
        Console.WriteLine(report.Because is { } because
            ? Text($"The study {report.Study} has ended: {because}")
            : Text($"The study {report.Study} was interrupted. Nothing is lost; to resume it: hypertune run {file}"));
        Console.WriteLine(StatusView.Counts(report));
        if (report.Savings is { FullSteps: > 0 } s)
            Console.WriteLine(Text($"early stopping: {s.TrainedSteps} of {s.FullSteps} {report.Objective.Unit}s trained, {s.Share:P0} saved"));
        StatusView.WriteBest(report);
        if (report.EndReason is "failing" or "stopped")
            Console.WriteLine($"To resume it, once what is wrong is mended: hypertune run {file}");
        Console.WriteLine($"everything lies in {home.ShortFolder}");
    }

    public static void WriteComplete(StudyReport report, string file, StudyHome home)
    {
        Console.WriteLine(Text($"The study {report.Study} is complete: {report.Because}"));
        Console.WriteLine(StatusView.Counts(report));
        StatusView.WriteBest(report);
        Console.WriteLine("What could be done next:");
        if (report.Budget.Trials is { } trials)
            Console.WriteLine(Text($"  more trials:  hypertune extend {report.Study} --trials {trials * 2}, then hypertune run {file}"));
        Console.WriteLine("  a new seed:   copy the study file, give the copy another name and seed, and run it");
        Console.WriteLine($"  start over:   hypertune delete {report.Study}");
        Console.WriteLine($"everything lies in {home.ShortFolder}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
