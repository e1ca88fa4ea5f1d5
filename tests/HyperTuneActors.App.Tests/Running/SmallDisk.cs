using System.Diagnostics;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>A disk that one program can fill: a small file system of its own where this machine lets a test mount one, in a
/// namespace that goes with the process; and everywhere a limit on the size of the tuner's files.</summary>
internal static class SmallDisk
{
    private const string Root = "unshare -rm", AsRoot = "unshare -m";

    private static readonly string? Unshare = Array.Find([Root, AsRoot], words => Runs($"{words} mount -t tmpfs none /tmp"));

    public static bool CanMount => Unshare is not null;

    /// <summary>What <c>env</c> gets before the executable so that a folder has so many MB. What is in it at the end is copied
    /// to the same name with <c>.kept</c>.</summary>
    public static string[] Mounted(string folder, int megabytes) =>
    [
        .. Unshare!.Split(' '), "sh", "-c",
        $"mount -t tmpfs -o size={megabytes}m none \"$0\" && setpriv --pdeathsig KILL \"$@\"; code=$?; cp -a \"$0\" \"$0.kept\"; exit $code", folder,
    ];

    /// <summary>A file too large is then an error, as on a full disk, and no signal.</summary>
    public static string[] Limited => ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"];

    /// <returns>Whether it ended well.</returns>
    public static bool Runs(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardError = true })!;
        shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        return shell.ExitCode == 0;
    }
}
