using System.Text.Json;
using System.Text.Json.Nodes;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Tells the process that leads a run's group from a later one with the same number.</summary>
/// <param name="Run">Whose it is.</param>
/// <param name="Pid">Also the number of its process group and session.</param>
/// <param name="StartTime">Field 22 of its <c>stat</c>: clock ticks since boot.</param>
/// <param name="BootId">Which boot that was.</param>
public sealed record ProcessIdentity(RunId Run, int Pid, long StartTime, string BootId)
{
    /// <returns><see langword="null"/> if there is no such process.</returns>
    public static ProcessIdentity? Of(RunId run, int pid) =>
        ProcessTable.Find(pid) is { } entry
            ? new ProcessIdentity(run, pid, entry.StartTime, ProcessTable.BootId())
            : null;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject
    {
        ["run"] = Run.ToString(),
        ["pid"] = Pid,
        ["startTime"] = StartTime,
        ["bootId"] = BootId,
    });

    /// <exception cref="FormatException">The text was not written by <see cref="ToJson"/>.</exception>
    public static ProcessIdentity FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var read = JsonNode.Parse(json)!;
            return new ProcessIdentity(RunId.Parse((string)read["run"]!), (int)read["pid"]!,
                (long)read["startTime"]!, (string)read["bootId"]!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException
            or ArgumentNullException)
        {
            throw new FormatException("Not the identity of a process.", e);
        }
    }
}
