using System.Globalization;
using HyperTuneActors.App.Homes;

namespace HyperTuneActors.App.Views;

/// <summary>What <c>run</c> prints when it is done.</summary>
internal static class SummaryView
{
    /// <summary>So much of what a failed program wrote is shown.</summary>
    private const int TailLines = 20;

    /// <param name="to">Where it is printed.</param>
    /// <param name="report">Of the study as it is now.</param>
    /// <param name="file">The study file.</param>
    /// <param name="home">Where the study lies.</param>
    /// <param name="tail">The end of what the run that failed last wrote.</param>
    public static void Write(TextWriter to, StudyReport report, string file, StudyHome home, string? tail)
    {
        var run = home.Command($"run {file}");
        to.WriteLine();
        to.WriteLine(report.Because is { } because
            ? $"The study {report.Study} has ended: {because}"
            : $"The study {report.Study} was interrupted. Nothing is lost; to resume it: {run}");
        if (report.LastFailure is { } failure) WriteFailure(to, failure, report.EndReason == "failing", tail);
        StatusView.WriteCounts(to, report);
        if (report.Savings is { FullSteps: > 0 } s)
            to.WriteLine(Text($"early stopping: {s.TrainedSteps} of {s.FullSteps} {report.Objective.Unit}s trained, {s.Share:P0} saved"));
        StatusView.WriteBest(to, report);
        StatusView.WriteGain(to, report);
        if (report.EndReason == "failing")
            to.WriteLine($"When the program is mended, to resume the study: {run}");
        if (report.EndReason == "stopped")
            to.WriteLine($"To resume it: {run}");
        to.WriteLine($"everything lies in {home.ShortFolder}");
    }

    public static void WriteComplete(TextWriter to, StudyReport report, string file, StudyHome home)
    {
        to.WriteLine($"The study {report.Study} is complete: {report.Because}");
        StatusView.WriteCounts(to, report);
        StatusView.WriteBest(to, report);
        StatusView.WriteGain(to, report);
        to.WriteLine("What could be done next:");
        if (report.EndReason is "trials" or "plateau" or "converged")
            to.WriteLine($"  more trials:  {home.Command(Text($"extend {report.Study} --trials {MoreTrials(report)}"))}, then {home.Command($"run {file}")}");
        to.WriteLine("  a new seed:   copy the study file, give the copy another name and seed, and run it");
        to.WriteLine($"  start over:   {home.Command($"delete {report.Study}")}");
        to.WriteLine($"everything lies in {home.ShortFolder}");
    }

    /// <summary>Twice as many as there were, but no fewer than the budget that a study did not use up.</summary>
    private static int MoreTrials(StudyReport report) => Math.Max(report.Budget.Trials ?? 0, 2 * Math.Max(report.Budget.Counted, 1));

    private static void WriteFailure(TextWriter to, FailureReport failure, bool isWhyItEnded, string? tail)
    {
        if (!isWhyItEnded) to.WriteLine(StatusView.FailureLine(failure));
        if (isWhyItEnded && tail is not null)
        {
            to.WriteLine(Text($"trial {failure.Trial} wrote, at last:"));
            foreach (var line in tail.TrimEnd().Split('\n').TakeLast(TailLines)) to.WriteLine($"  | {Printable(line)}");
        }
        if (File.Exists(failure.Log)) to.WriteLine($"all that it wrote: {StudyHome.Short(failure.Log)}");
    }

    /// <summary>A program's colours would otherwise go on in the user's terminal.</summary>
    private static string Printable(string line) => string.Concat(line.Where(c => !char.IsControl(c) || c == '\t'));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
