namespace HyperTuneActors.Runtime.Workers;

/// <summary>How a training program reports a file: <c>{"artifact": "out/plot.png", "name": "plot.png"}</c> on a line of its
/// standard output; without a name the file's own.</summary>
internal static class ArtifactLine
{
    /// <returns><see langword="null"/> if the line is anything else, such as a report with a metric of that name.</returns>
    public static LineResult? Read(ReadOnlySpan<byte> line)
    {
        var text = line.Trim(" \t\r\n"u8);
        if (text.Length is 0 or > TrainerProtocol.MaxBytes || text[0] != '{' || text.IndexOf("\"artifact\""u8) < 0) return null;
        string? path = null, name = null;
        var members = new FlatObject(text);
        while (members.MoveNext())
        {
            if (members.Name == "artifact") path = FlatObject.Unquote(members.Value);
            else if (members.Name == "name") name = FlatObject.Unquote(members.Value);
        }
        if (path is null || members.Fault is not null) return null;
        name ??= Path.GetFileName(path.TrimEnd('/'));
        return IsName(name)
            ? new LineResult.Artifact(path, name)
            : new LineResult.Warning($"An artifact was named '{name}'. A name is that of a file, without '/', such as plot.png.");
    }

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 200 && name is not ("." or "..") && !name.Any(c => c == '/' || char.IsControl(c));
}
