using System.Text;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class RedactorTests
{
    private static string Of(IEnumerable<string> secrets, IEnumerable<string> pieces)
    {
        var written = new List<byte>();
        var redactor = new Redactor([.. secrets.Select(Encoding.UTF8.GetBytes)], bytes => written.AddRange(bytes));
        foreach (var piece in pieces) redactor.Push(Encoding.UTF8.GetBytes(piece));
        redactor.End();
        return Encoding.UTF8.GetString([.. written]);
    }

    [Theory]
    [InlineData("a hunter22 b hunter22", "a [secret] b [secret]")]
    [InlineData("hunter2", "hunter2")]
    [InlineData("hunthunter22", "hunt[secret]")]
    [InlineData("hunter22hunter22", "[secret][secret]")]
    [InlineData("line\nhunter22\n", "line\n[secret]\n")]
    [InlineData("", "")]
    public void A_secret_is_blotted_out_wherever_the_text_is_cut(string text, string expected)
    {
        for (var i = 0; i <= text.Length; i++)
            for (var j = i; j <= text.Length; j++)
                Assert.Equal(expected, Of(["hunter22"], [text[..i], text[i..j], text[j..]]));
        Assert.Equal(expected, Of(["hunter22"], text.Select(c => c.ToString())));
    }

    [Fact]
    public void Of_secrets_that_begin_alike_the_longest_is_blotted_out()
    {
        foreach (var cut in Enumerable.Range(0, 16))
        {
            var text = "x abcdefgh abcde";
            Assert.Equal("x [secret] [secret]e", Of(["abcd", "abcdefgh"], [text[..cut], text[cut..]]));
        }
    }

    [Fact]
    public void Nothing_else_is_held_back()
    {
        var written = new List<byte>();
        var redactor = new Redactor(["hunter22"u8.ToArray()], bytes => written.AddRange(bytes));
        redactor.Push("a report\n"u8);
        Assert.Equal("a report\n"u8.ToArray(), written);
        redactor.Push("a hunt"u8);
        Assert.Equal("a report\na "u8.ToArray(), written);
        redactor.Push("s"u8);
        Assert.Equal("a report\na hunts"u8.ToArray(), written);
    }
}
