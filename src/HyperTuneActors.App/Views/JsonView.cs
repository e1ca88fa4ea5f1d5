using System.Text.Json;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Running;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Views;

/// <summary>One line of JSON per fact as it is written, and the report as the last line.</summary>
internal sealed class JsonView : RunView
{
    public static void Write(StudyReport report) =>
        Console.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.StudyReport));

    public override Task FollowAsync(LocalStudy study, StudyHome home, CancellationToken interrupted)
    {
        var shown = 0L;
        return EachAsync(study, now =>
        {
            if (now.State.Facts == shown) return;
            foreach (var (number, fact) in JournalReader.Read(home.Facts, home.Study, shown))
            {
                Console.WriteLine(FactLine.Of(number, fact));
                shown = number;
            }
        }, Console.Error.WriteLine, interrupted);
    }
}
