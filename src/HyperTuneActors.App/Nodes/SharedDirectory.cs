using System.Text;

namespace HyperTuneActors.App.Nodes;

/// <summary>The directory that all nodes share, and the id by which they see that it is the same for all of them. It lies in the file
/// <c>cluster/id</c> below it, written by the first node that comes there and never changed.</summary>
/// <remarks>A node that sees an empty directory, because its network file system is not mounted, gives that one an id of its own, which
/// differs from the others'. A copy of the directory has the same id: that is not seen.</remarks>
internal static class SharedDirectory
{
    private const string Folder = "cluster", File = "id", Note =
        "hypertune: nodes that read the same id here see the same directory. Leave this file as it is.";

    /// <summary>Creates the directory where it is missing, and writes to it in any case: a node that can't is of no use.</summary>
    /// <returns>Its id, or what is wrong and what would be right.</returns>
    public static (string? Id, string? Fault) Enter(string directory)
    {
        var (place, draft) = (Path.Combine(directory, Folder), Path.Combine(directory, $".{Folder}-{Guid.NewGuid():N}"));
        try
        {
            Directory.CreateDirectory(draft);
            Write(Path.Combine(draft, File));
            if (!Publish(draft, place)) Directory.Delete(draft, recursive: true);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return (null, $"The directory that all nodes share, {directory}, can't be written: {wrong.Message} "
                + "Mount it, let the user of this node write there, or name another one (HYPERTUNE_DIRECTORY).");
        }
        return Read(Path.Combine(place, File));
    }

    /// <summary>Renaming a directory onto one that is not empty fails, on every file system: so of two nodes that come at once one has
    /// given the id, and whoever reads it reads all of it.</summary>
    private static bool Publish(string draft, string place)
    {
        try
        {
            Directory.Move(draft, place);
            return true;
        }
        catch (IOException) when (Directory.Exists(place))
        {
            return false;
        }
    }

    private static void Write(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        file.Write(Encoding.UTF8.GetBytes($"{Note}\n{Guid.NewGuid():N}\n"));
        file.Flush(flushToDisk: true);
    }

    private static (string? Id, string? Fault) Read(string path)
    {
        var right = "It has the id of this directory in its second line, 32 hexadecimal digits. Take it from a backup; "
            + $"or end all nodes, remove {Path.GetDirectoryName(path)}, and start them again.";
        try
        {
            var lines = System.IO.File.ReadAllLines(path);
            return lines.Length == 2 && Guid.TryParseExact(lines[1], "N", out var id)
                ? (id.ToString("N"), null)
                : (null, $"{path} was changed. {right}");
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path} can't be read: {wrong.Message} {right}");
        }
    }
}
