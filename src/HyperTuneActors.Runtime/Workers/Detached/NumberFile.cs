using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>A file with one number, overwritten in place: it needs no room on the disk but that of its first text, and is never
/// empty.</summary>
internal sealed class NumberFile : IDisposable
{
    private const int Digits = 12;
    private const long Limit = 1_000_000_000_000;

    private readonly string path;
    private SafeFileHandle? file;

    private NumberFile(string path) => this.path = path;

    public long Number { get; private set; }

    /// <returns>The file with the number that it has, or with 0 if it is not there.</returns>
    /// <exception cref="IOException">It can't be written.</exception>
    public static NumberFile Open(string path)
    {
        var opened = new NumberFile(path);
        opened.file = opened.OpenFile();
        var bytes = new byte[Digits];
        var read = RandomAccess.Read(opened.file, bytes, 0);
        if (long.TryParse(Encoding.ASCII.GetString(bytes, 0, read), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            opened.Number = number;
        else
            opened.Write(0);
        return opened;
    }

    /// <param name="number">Counts modulo 10^12.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Write(long number)
    {
        Number = number % Limit;
        var text = Number.ToString("000000000000", CultureInfo.InvariantCulture) + "\n";
        if (!File.Exists(path) || file is null)                  // somebody has removed it: what is open is not what others read
        {
            file?.Dispose();
            file = null;
            file = OpenFile();
        }
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(text), 0);
    }

    public void Dispose() => file?.Dispose();

    private SafeFileHandle OpenFile() =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
}
