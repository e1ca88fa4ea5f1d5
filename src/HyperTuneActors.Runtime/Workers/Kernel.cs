using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>The few calls to Linux that .NET has no words for.</summary>
internal static class Kernel
{
    public const int Kill = 9;
    public const int Terminate = 15;

    private const int Existed = 17;             // EEXIST
    private const int Executable = 1, Readable = 4;             // X_OK, R_OK
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int OpenProcess = 434;                         // pidfd_open, which C libraries have no function for
    private const short Input = 1;                               // POLLIN
    private const int KeepSize = 1, PunchHole = 2;

    /// <summary>A process or group that is gone is no error.</summary>
    /// <param name="target">A process, or a group by its negative number.</param>
    public static void Signal(int target, int signal) => _ = kill(target, signal);

    /// <returns>Whether this call created the directory: no two calls do.</returns>
    /// <exception cref="IOException">It does not exist either.</exception>
    public static bool CreateDirectory(string path)
    {
        if (mkdir(path, 0x1ff /* 0777 less the umask */) == 0) return true;
        return Marshal.GetLastPInvokeError() == Existed
            ? false
            : throw new IOException($"'{path}' could not be created: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    public static bool MayExecute(string path) => access(path, Executable) == 0;

    /// <returns>Whether it is there and can be read; of a directory, also whether one can go into it.</returns>
    public static bool MayRead(string path) => access(path, Directory.Exists(path) ? Readable | Executable : Readable) == 0;

    /// <summary>Opens a plain file. It waits for nobody: a pipe without a writer would hold it up for ever.</summary>
    /// <exception cref="IOException">It can't be read, or is no plain file.</exception>
    public static FileStream OpenToRead(string path)
    {
        var handle = open(path, NonBlocking | CloseOnExec, 0);
        if (handle.IsInvalid)
            throw new IOException($"'{path}' could not be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        var file = new FileStream(handle, FileAccess.Read);
        if (file.CanSeek) return file;
        file.Dispose();
        throw new IOException($"'{path}' is no plain file.");
    }

    /// <returns>A handle that tells of the process's end, also of one that is no child; invalid if it is gone, or if the kernel
    /// has no such handles.</returns>
    public static SafeFileHandle Watch(int pid) => new((nint)syscall(OpenProcess, pid, 0), ownsHandle: true);

    /// <returns>Whether the process has ended within the time.</returns>
    public static bool HasEnded(SafeFileHandle process, TimeSpan within)
    {
        var watched = new Poll { Handle = (int)process.DangerousGetHandle(), Events = Input };
        return poll(ref watched, 1, (int)within.TotalMilliseconds) > 0;
    }

    /// <summary>Gives the room of a file's beginning back to the disk, where the file system can; its length stays.</summary>
    public static void Release(SafeFileHandle file, long from, long bytes) =>
        _ = fallocate((int)file.DangerousGetHandle(), KeepSize | PunchHole, from, bytes);

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Handle;
        public short Events;
        public short Happened;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern long syscall(long number, long pid, long flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll(ref Poll watched, ulong count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern int fallocate(int file, int mode, long from, long bytes);

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);

    [DllImport("libc", SetLastError = true)]
    private static extern int mkdir([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    [DllImport("libc", SetLastError = true)]
    private static extern SafeFileHandle open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mode);
}
