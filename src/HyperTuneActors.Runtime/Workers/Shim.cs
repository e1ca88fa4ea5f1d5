using System.Text;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>A small shell script that becomes the training program and leaves behind, in its process group, a watch on
/// the life line: a pipe that the worker alone holds open. When the worker is gone, however it went, the watch ends the
/// whole group.</summary>
public sealed class Shim
{
    /// <summary>What becomes of standard error: a stream of its own, or the same as standard output.</summary>
    public const string ErrorsApart = "apart", ErrorsJoined = "joined";

    /// <remarks>
    /// Before the word "go" no program runs, so that the worker can first write down which group it will be. The
    /// watch has left the family (two forks), so that a program that waits for all its children does not wait for it;
    /// it ignores SIGTERM from birth, since it must outlive a group that is being stopped; while it lives, the kernel
    /// gives the group's number to nobody else.
    /// </remarks>
    private const string Script =
        """
        #!/bin/sh
        # setsid /bin/sh shim.sh GRACE DATA ERRORS program argument...
        # DATA: the data of each process in kB, 0 for no limit; ERRORS: apart, or joined with the output in its order
        grace=$1 data=$2 errors=$3
        shift 3
        read -r go || exit
        exec 3<&0 </dev/null
        (
            trap '' TERM
            (
                read -r _ <&3
                kill -TERM -$$
                sleep "$grace"
                kill -KILL -$$
            ) >/dev/null 2>&1 &
        )
        exec 3<&-
        [ "$errors" = apart ] || exec 2>&1
        [ "$data" = 0 ] || ulimit -d "$data" 2>/dev/null || :
        exec "$@"

        """;

    private readonly byte[] signature;

    private Shim(string path)
    {
        Path = path;
        signature = Encoding.UTF8.GetBytes($"/bin/sh\0{path}\0");
    }

    public string Path { get; }

    /// <summary>Writes the script beside the runs, where it stays: an older one goes on in what it has open.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static Shim WriteTo(string runsRoot) => Write(runsRoot, "shim.sh", Script);

    /// <exception cref="IOException">It can't be written.</exception>
    internal static Shim Write(string directory, string name, string script)
    {
        Directory.CreateDirectory(directory);
        var path = System.IO.Path.Combine(System.IO.Path.GetFullPath(directory), name);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(script));
        return new Shim(path);
    }

    /// <summary>Whether the process is a shim that has not become its program: the watch, above all.</summary>
    internal bool Is(ProcessEntry process) => ProcessTable.CommandLine(process.Pid).AsSpan().StartsWith(signature);
}
