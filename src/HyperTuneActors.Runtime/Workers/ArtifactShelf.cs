namespace HyperTuneActors.Runtime.Workers;

/// <summary>The files that a run wants to be kept. They are copied, since the program may write to its own again; what it
/// writes to the run's artifact directory itself is found at the end.</summary>
/// <param name="workingDirectory">Where relative paths begin.</param>
/// <param name="shelf">The run's artifact directory.</param>
/// <param name="kept">With name, path and bytes. Later ones of a name replace earlier ones.</param>
/// <param name="warn">With a sentence.</param>
internal sealed class ArtifactShelf(
    string workingDirectory, string shelf, Action<string, string, long> kept, Action<string> warn)
{
    /// <summary>So many names a run may have.</summary>
    public const int Most = 1000;

    private readonly Dictionary<string, (long Bytes, DateTime Written)> told = [];
    private bool isFull;

    /// <summary>This one has been told before.</summary>
    public void Know(string name, long bytes, DateTime written) => told[name] = (bytes, written);

    /// <returns>When the file was written that was told under this name.</returns>
    public DateTime WrittenAt(string name) => told[name].Written;

    public void Keep(LineResult.Artifact artifact)
    {
        try
        {
            var from = Path.GetFullPath(artifact.Path, workingDirectory);
            var to = Path.Combine(shelf, artifact.Name);
            if (!IsOwn) throw new IOException("The artifact directory is a symbolic link now.");
            if (!HasRoom(artifact.Name)) return;
            if (from != to) Copy(from, to);
            Tell(new FileInfo(to));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            warn($"The artifact '{artifact.Path}' could not be kept: {e.Message}");
        }
    }

    /// <summary>Tells what lies there and was not told, or has changed since. Nothing of the run lives any more.</summary>
    public void Sweep()
    {
        try
        {
            if (Directory.Exists(shelf) && IsOwn) TellRest();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"The artifact directory can't be read: {e.Message}");
        }
    }

    // The program may have put a link in its place.
    private bool IsOwn => new DirectoryInfo(shelf).LinkTarget is null;

    private void TellRest()
    {
        var entries = new DirectoryInfo(shelf).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal);
        foreach (var entry in entries.Where(entry => !entry.Name.StartsWith("tmp", StringComparison.Ordinal)))
        {
            if (entry is not FileInfo file || file.LinkTarget is not null || !ArtifactLine.IsName(file.Name))
                warn($"'{entry.Name}' in the artifact directory is no plain file. It is not listed.");
            else if (told.GetValueOrDefault(file.Name) != (file.Length, file.LastWriteTimeUtc) && HasRoom(file.Name))
                Tell(file);
        }
    }

    private void Tell(FileInfo file)
    {
        told[file.Name] = (file.Length, file.LastWriteTimeUtc);
        kept(file.Name, file.FullName, file.Length);
    }

    private bool HasRoom(string name)
    {
        if (told.ContainsKey(name) || told.Count < Most) return true;
        if (!isFull) warn($"More than {Most} artifacts: '{name}' and what follows are not kept.");
        isFull = true;
        return false;
    }

    private void Copy(string from, string to)
    {
        var draft = shelf + ".tmp";
        if (Directory.Exists(from)) throw new IOException("It is a directory; an archive of it would do.");
        using (var source = Kernel.OpenToRead(from))
        using (var target = new FileStream(draft, FileMode.Create, FileAccess.Write))
            Copy(source, target, source.Length);
        File.Move(draft, to, overwrite: true);
    }

    // No more than it has now: a device would never end.
    private static void Copy(FileStream source, FileStream target, long left)
    {
        var buffer = new byte[64 * 1024];
        while (left > 0 && source.Read(buffer, 0, (int)Math.Min(buffer.Length, left)) is > 0 and var read)
        {
            target.Write(buffer, 0, read);
            left -= read;
        }
    }
}
