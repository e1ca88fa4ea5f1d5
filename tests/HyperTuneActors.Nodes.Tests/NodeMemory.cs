using System.Globalization;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>What a node's process has of the machine's memory, as the kernel says it.</summary>
internal static class NodeMemory
{
    /// <summary>Now, in MB.</summary>
    public static double Of(TestNode node) => Read(node, "VmRSS:");

    /// <summary>At most so far, in MB.</summary>
    public static double PeakOf(TestNode node) => Read(node, "VmHWM:");

    private static double Read(TestNode node, string field)
    {
        var line = File.ReadLines($"/proc/{node.ProcessId.ToString(CultureInfo.InvariantCulture)}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
