namespace HyperTuneActors.Runtime.Workers;

internal static class AtomicFile
{
    /// <summary>Readers see the file as it was or as it will be, never a part of it.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var draft = path + ".tmp";
        File.WriteAllBytes(draft, content);
        File.Move(draft, path, overwrite: true);
    }
}
