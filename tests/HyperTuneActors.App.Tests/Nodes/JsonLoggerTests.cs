using System.Text;
using System.Text.Json;
using HyperTuneActors.App.Nodes;

namespace HyperTuneActors.App.Tests.Nodes;

public sealed class JsonLoggerTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("two\r\nlines\n\u2028")]
    [InlineData("\"}{\\ \u0000\u001b[31m")]
    [InlineData("half of a pair: \ud800")]
    public void Every_line_is_one_object_whatever_is_told(string text)
    {
        var line = Encoding.UTF8.GetString(JsonLogger.Line("node-1", "Warning", text, text, new InvalidOperationException(text, new IOException("within"))));
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        using var json = JsonDocument.Parse(line);
        Assert.Equal(text.Replace('\ud800', '\ufffd'), json.RootElement.GetProperty("message").GetString());
        Assert.Equal("warning", json.RootElement.GetProperty("level").GetString());
        Assert.Contains("within", json.RootElement.GetProperty("cause").GetString(), StringComparison.Ordinal);
    }
}
