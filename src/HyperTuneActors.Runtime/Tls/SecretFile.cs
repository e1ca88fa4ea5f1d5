namespace HyperTuneActors.Runtime.Tls;

/// <summary>Files that hold a key or a token.</summary>
public static class SecretFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <returns>Why the file can't be taken and what would be right, or <see langword="null"/>.</returns>
    public static string? FaultIn(string path)
    {
        if (!File.Exists(path)) return $"There is no file {path}.";
        var mode = File.GetUnixFileMode(path);
        return (mode & Others) == 0
            ? null
            : $"{path} can be read or changed by others than its owner (mode {Octal(mode)}): chmod 600 {path}";
    }

    /// <summary>Makes a file that nobody but its owner can read, not even for a moment.</summary>
    /// <exception cref="IOException">There is one already.</exception>
    public static void Write(string path, string text)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var writer = new StreamWriter(file);
        writer.Write(text);
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(3, '0');
}
