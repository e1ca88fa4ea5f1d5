using System.Text;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class LogExcerptTests
{
    private static string? Of(string text, bool isCut = false) => LogExcerpt.Of(Encoding.UTF8.GetBytes(text), isCut);

    [Fact]
    public void An_empty_log_has_none() => Assert.Null(Of(""));

    [Fact]
    public void A_short_log_is_its_own() => Assert.Equal("a\nb", Of("a\nb"));

    [Fact]
    public void The_end_of_a_long_one_begins_with_a_line() =>
        Assert.Equal("b\n", Of("rest of a line\nb\n", isCut: true));

    [Fact]
    public void It_begins_with_the_last_traceback() =>
        Assert.Equal("Traceback (most recent call last):\n  b\nValueError: 2\nbye",
            Of("x\nTraceback (most recent call last):\n  a\nValueError: 1\nTraceback (most recent call last):\n  b\nValueError: 2\nbye"));

    [Fact]
    public void A_traceback_of_any_length_keeps_its_beginning_and_its_error()
    {
        var excerpt = Of("x\nTraceback (most recent call last):\n"
            + string.Concat(Enumerable.Range(0, 1000).Select(i => $"  File \"ü{i}.py\"\n")) + "RecursionError: too deep\n")!;
        Assert.StartsWith("Traceback (most recent call last):\n  File \"ü0.py\"\n", excerpt);
        Assert.EndsWith("RecursionError: too deep\n", excerpt);
        Assert.Contains("\n…\n", excerpt);
        Assert.InRange(Encoding.UTF8.GetByteCount(excerpt), 7000, LogExcerpt.MaxBytes);
    }

    [Fact]
    public void What_is_not_text_has_at_most_8_kB_too()
    {
        var bytes = new byte[64 * 1024];
        Array.Fill(bytes, (byte)0xff);
        Assert.InRange(Encoding.UTF8.GetByteCount(LogExcerpt.Of(bytes, isCut: true)!), 1, LogExcerpt.MaxBytes);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void The_last_bytes_are_those_that_came_last(int chunk)
    {
        var all = Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray();
        var recent = new RecentBytes(64);
        for (var i = 0; i < all.Length; i += chunk) recent.Append(all.AsSpan(i, Math.Min(chunk, all.Length - i)));
        Assert.Equal(all[^64..], recent.ToArray());
    }
}
