using System.Text;

namespace HyperTuneActors.App.Views;

/// <summary>Standard output of a command that must not end because nobody can take what it says: a full disk, a closed pipe.
/// What can't be written is left out.</summary>
internal sealed class EnduringWriter(TextWriter to) : TextWriter
{
    public override Encoding Encoding => to.Encoding;

    public override void Write(char value) => Try(() => to.Write(value));

    public override void Write(string? value) => Try(() => to.Write(value));

    public override void WriteLine(string? value) => Try(() => to.WriteLine(value));

    public override void Flush() => Try(to.Flush);

    // A file that may not grow (EFBIG) is an argument out of range to .NET.
    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            // The study goes on; its journal has all that would have been said.
        }
    }
}
