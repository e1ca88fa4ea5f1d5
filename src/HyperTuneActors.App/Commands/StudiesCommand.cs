using System.Text.Json;
using HyperTuneActors.App.Control;
using HyperTuneActors.App.Nodes.Api;

namespace HyperTuneActors.App.Commands;

internal static class StudiesCommand
{
    public static async Task<int> RunAsync(string root, ClusterClient? cluster, bool json)
    {
        var studies = cluster is null
            ? new StudyList([.. KnownStudy.Names(root).Select(name => new ListedStudy(name, IsOpen: false))])
            : await cluster.ListAsync();
        if (json) Console.WriteLine(JsonSerializer.Serialize(studies, ApiJson.Default.StudyList));
        else foreach (var study in studies.Studies) Console.WriteLine(study.IsOpen ? $"{study.Name}  (open)" : study.Name);
        return ExitCode.Done;
    }
}
