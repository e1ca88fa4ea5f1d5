using System.Diagnostics;

namespace HyperTuneActors.Tests;

/// <summary>A file system of 64 MB in memory that can be filled. Needs the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    public static SmallDisk Mount()
    {
        var folder = Directory.CreateTempSubdirectory("disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", "size=64m,mode=755", "small", folder)) return new SmallDisk(folder);
        Directory.Delete(folder);
        throw new InvalidOperationException("This machine lets nobody mount a file system.");
    }

    /// <summary>Whether this machine lets us mount one.</summary>
    public static bool CanMount()
    {
        try
        {
            Mount().Dispose();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Leaves no byte.</summary>
    public void Fill()
    {
        var block = new byte[1 << 16];
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = block.Length; size > 0;)
        {
            try
            {
                file.Write(block, 0, size);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    public void Empty() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "--lazy", Folder);
        Directory.Delete(Folder, recursive: true);
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var run = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            run.StandardError.ReadToEnd();
            run.WaitForExit();
            return run.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
