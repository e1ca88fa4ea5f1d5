using System.Globalization;
using System.Text.Json;
using HyperTuneActors.App.Control;
using HyperTuneActors.App.Nodes.Api;
using Spectre.Console;

namespace HyperTuneActors.App.Commands;

/// <summary>The workers of a cluster.</summary>
internal static class NodesCommand
{
    public static async Task<int> ListAsync(ClusterClient? cluster, bool json)
    {
        if (cluster is null) return await SubmitCommand.WhichAsync();
        var nodes = await cluster.NodesAsync();
        if (json) Console.WriteLine(JsonSerializer.Serialize(nodes, ApiJson.Default.NodeList));
        else Show(nodes);
        return ExitCode.Done;
    }

    /// <param name="order">drain or undrain.</param>
    public static async Task<int> OrderAsync(ClusterClient? cluster, string worker, string order, bool json) => cluster is null
        ? await SubmitCommand.WhichAsync()
        : await Said.AnswerAsync(await cluster.OrderAsync(worker, order), json, order == "drain"
            ? $"The worker {worker} takes no more runs. 'hypertune nodes' shows those that it has."
            : $"The worker {worker} takes runs again.");

    private static void Show(NodeList nodes)
    {
        AnsiConsole.Write(Table(nodes));
        foreach (var node in nodes.Nodes.Where(node => node.Fault is not null)) Console.WriteLine(node.Fault);
    }

    private static Table Table(NodeList nodes)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("worker", "standing", "cpus", "memory", "gpus", "labels", "runs");
        foreach (var node in nodes.Nodes)
            table.AddRow(
                new Text(node.Name), new Text(Standing(node)), new Text(node.Cpus?.ToString(CultureInfo.InvariantCulture) ?? "-"),
                new Text(node.Memory is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0} GB") : "-"),
                new Text(node.Gpus.ToString(CultureInfo.InvariantCulture)),
                new Text(string.Join(' ', node.Labels.Select(label => $"{label.Key}={label.Value}"))), new Text(string.Join(' ', node.Runs)));
        return table;
    }

    private static string Standing(ListedNode node) =>
        node.SilentSeconds >= 10 ? string.Create(CultureInfo.InvariantCulture, $"silent for {node.SilentSeconds:0} s")
        : node.ReservedFor is { } study ? $"kept free for {study}"
        : node.Standing.Replace('_', ' ');
}
