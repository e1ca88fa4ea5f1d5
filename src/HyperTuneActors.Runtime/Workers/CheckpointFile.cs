using System.Globalization;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>A finished checkpoint on disk: a file or a directory whose name is the number of its step. Symbolic links are
/// never followed.</summary>
internal static class CheckpointFile
{
    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <returns>The steps of what lies in the directory, in their order, each with its entry; empty if it is not there, or if
    /// the program has put a link in its place or in that of the run's directory.</returns>
    public static IReadOnlyList<(int Step, FileSystemInfo Entry)> In(string directory)
    {
        try
        {
            if (IsLink(new DirectoryInfo(directory)) || IsLink(new DirectoryInfo(Path.GetDirectoryName(directory)!))) return [];
            return
            [
                .. new DirectoryInfo(directory).EnumerateFileSystemInfos()
                    .Select(entry => (Step: StepOf(entry.Name), entry))
                    .Where(found => found.Step > 0)
                    .Select(found => (found.Step, found.entry))
                    .OrderBy(found => found.Step)
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public static bool IsLink(FileSystemInfo entry) => entry.LinkTarget is not null;

    /// <summary>Nothing that it consists of can be written any more, by anybody but root.</summary>
    /// <returns>The bytes of all its files.</returns>
    /// <exception cref="IOException">It is gone, or not ours to change.</exception>
    public static long Protect(FileSystemInfo entry)
    {
        if (IsLink(entry)) return 0;
        var bytes = entry is DirectoryInfo directory ? directory.EnumerateFileSystemInfos().Sum(Protect) : ((FileInfo)entry).Length;
        entry.UnixFileMode &= ~AnyWrite;
        return bytes;
    }

    /// <summary>Its owner may remove it again, as with rm -r; its files stay read-only.</summary>
    /// <exception cref="IOException">It is gone, or not ours to change.</exception>
    public static void Release(string path)
    {
        if (Directory.Exists(path) && !IsLink(new DirectoryInfo(path))) Unprotect(new DirectoryInfo(path));
    }

    /// <summary>Deletes it, protected or not. One that is gone is no error.</summary>
    public static void Delete(string path)
    {
        if (Directory.Exists(path) && !IsLink(new DirectoryInfo(path)))
        {
            Release(path);
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    // Only a directory's own mode says who may remove what is in it.
    private static void Unprotect(DirectoryInfo directory)
    {
        directory.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var inner in directory.EnumerateDirectories().Where(inner => !IsLink(inner))) Unprotect(inner);
    }

    private static int StepOf(string name) =>
        name is [>= '1' and <= '9', ..]
        && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : 0;
}
