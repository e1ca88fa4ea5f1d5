namespace HyperTuneActors.App.Homes;

/// <summary>The kernel's lock on a study: who holds it is the only process that writes there. It falls with its process,
/// so none is ever stale.</summary>
internal sealed class StudyLock : IDisposable
{
    private readonly FileStream file;

    private StudyLock(FileStream file) => this.file = file;

    /// <returns><see langword="null"/> if another process holds it.</returns>
    /// <exception cref="HomeException">The folder can't be written, or its file system does not honour locks.</exception>
    public static StudyLock? TryTake(StudyHome home)
    {
        try
        {
            Directory.CreateDirectory(home.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new HomeException($"{home.Folder} can't be made or used: {wrong.Message} Choose another place with --home.");
        }
        if (Open(home) is not { } file) return null;
        if (Open(home) is { } second)
        {
            second.Dispose();
            file.Dispose();
            throw new HomeException($"The file system of {home.Folder} does not honour locks, so two processes could write "
                + "one study. Choose a place on a local disk with --home.");
        }
        return new StudyLock(file);
    }

    public void Dispose() => file.Dispose();

    private static FileStream? Open(StudyHome home)
    {
        try
        {
            return new FileStream(home.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException wrong)
        {
            throw new HomeException($"{home.Lock} can't be written: {wrong.Message} Choose another place with --home.");
        }
        catch (IOException wrong) when (IsHeld(wrong))
        {
            return null;
        }
        catch (IOException wrong)
        {
            throw new HomeException($"{home.Lock} can't be written: {wrong.Message} Choose another place with --home.");
        }
    }

    private static bool IsHeld(IOException error) => (error.HResult & 0xFFFF) == 11;    // EWOULDBLOCK of flock
}

/// <summary>A study's folder can't be used. The message says what a person can do.</summary>
internal sealed class HomeException(string message) : Exception(message);
