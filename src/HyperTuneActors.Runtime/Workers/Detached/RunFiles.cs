using System.Globalization;
using System.Text;

namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>The files by which a run and its worker know of each other, besides those of every run.</summary>
/// <remarks>
/// <c>stdout</c> and <c>stderr</c>: what the program writes, as it is, with secrets, so that only the owner may read them; gone
/// when the run has ended. <c>lease</c>: a text that the worker changes as long as it lives. <c>rc</c>: the exit code, as soon
/// as there is one; <c>rc.tmp</c> before. <c>watch</c>: whether the lease has run out. <c>spool</c>: what was told, and is to be told again.
/// <c>acknowledged</c>: up to where the study has that.
/// </remarks>
internal sealed class RunFiles(string directory)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Output => In("stdout");

    public string Errors => In("stderr");

    public string Lease => In("lease");

    public string Spool => In("spool");

    public string Acknowledged => In("acknowledged");

    private string Code => In("rc");

    private string CodeDraft => In("rc.tmp");

    private string Watch => In("watch");

    /// <summary>Whether a run in this directory is not forgotten yet.</summary>
    public static bool IsKeptIn(string directory) => File.Exists(new RunFiles(directory).Spool);

    /// <summary>Makes what must be there before the program is.</summary>
    public void Create()
    {
        foreach (var raw in new[] { Output, Errors })
            new FileStream(raw, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
            }).Dispose();
    }

    /// <summary>The program's, as a shell tells it; <see langword="null"/> if it has none yet, or never will.</summary>
    public int? ExitCode => NumberIn(Code) ?? NumberIn(CodeDraft);

    /// <summary>Whether the word to go was said, and came.</summary>
    public bool IsBegun => File.Exists(Code) || File.Exists(CodeDraft);

    public bool IsLeaseRunOut => TextIn(Watch) == "expired";

    /// <summary>All of it is in the log.</summary>
    public void RemoveRaw() => Remove(Output, Errors);

    /// <summary>The study has all.</summary>
    public void RemoveAll() => Remove(Output, Errors, Lease, Acknowledged, Code, CodeDraft, Watch, Spool);

    private string In(string name) => Path.Combine(directory, name);

    // What the program has removed is gone.
    private static void Remove(params ReadOnlySpan<string> files)
    {
        foreach (var file in files)
        {
            try
            {
                File.Delete(file);
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
        }
    }

    private static int? NumberIn(string file) =>
        int.TryParse(TextIn(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? TextIn(string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(file)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
