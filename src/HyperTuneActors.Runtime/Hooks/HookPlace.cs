using System.Text.Json;
using System.Text.Json.Nodes;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Hooks;

/// <summary>How far in a study's journal its hooks are.</summary>
/// <param name="Number">That of the last fact that needs no hook any more; 0 before the first.</param>
/// <param name="Best">The best completed trial after that fact.</param>
public sealed record HookPlace(long Number, TrialNumber? Best)
{
    /// <summary>Before all facts.</summary>
    public static readonly HookPlace Start = new(0, null);

    /// <summary>After all facts of a state.</summary>
    public static HookPlace After(StudyState state) => new(state.Facts, state.Best);

    /// <returns><see langword="null"/> if there is no such file. From one that can't be read everything is told again, since
    /// nothing may be left out.</returns>
    public static HookPlace? Read(string path)
    {
        try
        {
            var read = JsonNode.Parse(File.ReadAllBytes(path))!;
            return new HookPlace((long)read["number"]!, (int?)read["best"] is { } best ? new TrialNumber(best) : null);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException
            or NullReferenceException or ArgumentException)
        {
            return Start;
        }
    }

    /// <summary>Readers see the file as it was or as it will be, also after a pulled plug.</summary>
    public void Write(string path)
    {
        var draft = path + ".tmp";
        using (var file = File.Create(draft))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(
                new JsonObject { ["number"] = Number, ["best"] = Best?.Value }));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
    }
}
