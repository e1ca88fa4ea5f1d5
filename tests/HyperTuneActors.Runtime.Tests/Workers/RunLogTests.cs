using System.Text;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class RunLogTests : IDisposable
{
    private const int Kept = 16 * 1024;

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private string Path => System.IO.Path.Combine(bench.Root, "log");

    /// <summary>Eight bytes that tell their own place.</summary>
    private static byte[] Numbered(int from, int count) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(from, count).Select(i => $"{i:0000000}\n")));

    [Theory]
    [InlineData(1)]
    [InlineData(Kept / 8)]
    [InlineData(2 * Kept / 8)]
    public void A_log_within_the_bound_is_kept_as_it_is(int lines)
    {
        using (var log = new RunLog(Path, Kept))
            for (var i = 0; i < lines; i += 100) log.Append(Numbered(i, Math.Min(100, lines - i)));

        Assert.Equal(Numbered(0, lines), File.ReadAllBytes(Path));
        Assert.Equal([Path], Directory.GetFiles(bench.Root, "log*"));
    }

    [Theory]
    [InlineData((2 * Kept / 8) + 1)]
    [InlineData((3 * Kept / 8) + 123)]
    [InlineData(5 * Kept / 8)]
    public void Of_a_longer_one_the_beginning_and_the_end_are_kept_and_the_rest_is_counted(int lines)
    {
        using (var log = new RunLog(Path, Kept))
            for (var i = 0; i < lines; i += 100) log.Append(Numbered(i, Math.Min(100, lines - i)));

        var text = File.ReadAllBytes(Path);
        Assert.Equal(Numbered(0, Kept / 8), text[..Kept]);
        Assert.Equal(Numbered(lines - (Kept / 8), Kept / 8), text[^Kept..]);
        Assert.Equal($"\n[{(8L * lines) - (2 * Kept)} bytes were cut here: a log keeps 0 MiB of its beginning and of its end]\n",
            Encoding.ASCII.GetString(text[Kept..^Kept]));
        Assert.Equal([Path], Directory.GetFiles(bench.Root, "log*"));
    }

    [Fact]
    public void While_it_is_written_the_beginning_and_what_came_last_can_be_read()
    {
        using var log = new RunLog(Path, Kept);
        var lines = 4 * Kept / 8;
        for (var i = 0; i < lines; i += 100) log.Append(Numbered(i, Math.Min(100, lines - i)));
        log.Append("last\n"u8);
        log.Flush();

        Assert.Equal(Kept, new FileInfo(Path).Length);
        var newest = Directory.GetFiles(bench.Root).Where(name => name.StartsWith(Path + ".", StringComparison.Ordinal)).Order().ToArray();
        Assert.Equal(2, newest.Length);
        Assert.EndsWith("last\n", File.ReadAllText(newest[^1]));
    }

    [Fact]
    public void A_log_that_can_t_be_written_is_a_fault_and_no_exception()
    {
        using var log = new RunLog("/dev/full");
        log.Append(new byte[100_000]);
        log.Flush();
        Assert.NotNull(log.Fault);
        Assert.NotNull(log.Excerpt());
    }
}
