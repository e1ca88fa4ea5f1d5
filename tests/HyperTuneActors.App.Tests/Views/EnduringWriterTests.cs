using HyperTuneActors.App.Views;

namespace HyperTuneActors.App.Tests.Views;

public sealed class EnduringWriterTests
{
    [Fact]
    public void What_can_be_written_is()
    {
        var to = new StringWriter();
        using var writer = new EnduringWriter(to);
        writer.Write("a");
        writer.Write('b');
        writer.WriteLine("c");
        writer.Flush();
        Assert.Equal($"abc{Environment.NewLine}", to.ToString());
    }

    [Fact]
    public void What_a_full_disk_does_not_take_is_left_out_and_ends_nothing()
    {
        using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var full = new StreamWriter(device);                 // to dispose it would write once more
        using var writer = new EnduringWriter(full);
        writer.WriteLine(new string('x', 100_000));
        writer.Flush();
    }
}
