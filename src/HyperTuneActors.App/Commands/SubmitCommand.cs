using HyperTuneActors.App.Control;
using HyperTuneActors.App.Nodes.Api;
using HyperTuneActors.App.StudyFiles;

namespace HyperTuneActors.App.Commands;

/// <summary>Hands a study to a cluster and returns.</summary>
internal static class SubmitCommand
{
    public static async Task<int> RunAsync(string file, ClusterClient? cluster, bool json)
    {
        if (cluster is null) return await WhichAsync();
        // Read here for the names of the file and of this machine in messages; the cluster reads it again.
        if (await RunCommand.ReadAsync(file) is null) return ExitCode.Usage;
        var path = Path.GetFullPath(file);
        var answer = await cluster.SubmitAsync(new Submission(
            await File.ReadAllTextAsync(path), Path.GetDirectoryName(path)!, Guid.NewGuid().ToString("N"),
            $"{Environment.UserName}@{Environment.MachineName}"));
        if (json) Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(answer, ApiJson.Default.SubmissionAnswer));
        else await SayAsync(answer);
        return answer.Accepted ? ExitCode.Done : ExitCode.Usage;
    }

    /// <summary>Without a cluster there is nothing to do.</summary>
    public static async Task<int> WhichAsync()
    {
        await Console.Error.WriteLineAsync($"Say which cluster: --cluster URL, or a profile's name, or {ClusterAddress.Variable}.");
        return ExitCode.Usage;
    }

    private static async Task SayAsync(SubmissionAnswer answer)
    {
        if (answer.Accepted)
        {
            Console.WriteLine($"The cluster has the study {answer.Study}. To see it: hypertune status {answer.Study}");
            return;
        }
        await Console.Error.WriteLineAsync(answer.Because);
        foreach (var fault in answer.Faults) await Console.Error.WriteLineAsync($"  {fault}");
    }
}
