using System.Text;
using HyperTuneActors.App.Homes;

namespace HyperTuneActors.App.Control;

/// <summary>Where a study's control socket lies: in its folder, or in a private directory elsewhere where the kernel's limit
/// for socket paths does not suffice or the file system has no sockets.</summary>
internal static class SocketPath
{
    private const int Limit = 107;
    private const string Prefix = "hypertune-";

    public static string For(StudyHome home)
    {
        var near = Path.Combine(home.Folder, "control.sock");
        return Encoding.UTF8.GetByteCount(near) <= Limit && !home.IsShared
            ? near
            : Path.Combine(Directory.CreateTempSubdirectory(Prefix).FullName, "control.sock");
    }

    /// <summary>Removes a socket that nobody listens on any more, with the directory that was made for it.</summary>
    public static void Remove(string socket)
    {
        var directory = Path.GetDirectoryName(socket)!;
        if (!Directory.Exists(directory)) return;
        File.Delete(socket);
        if (Path.GetFileName(directory).StartsWith(Prefix, StringComparison.Ordinal)
            && Path.GetDirectoryName(directory) == Path.TrimEndingDirectorySeparator(Path.GetTempPath()))
            Directory.Delete(directory);
    }
}
