using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Akka.Actor;
using Akka.Event;
using HyperTuneActors.App.Running;

namespace HyperTuneActors.App.Nodes;

/// <summary>Writes the actor system's log to standard output, an object of JSON per line.</summary>
internal sealed class JsonLogger : ReceiveActor
{
    // Nobody makes a page of it: quotes may stay as they are.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lock Gate = new();

    private readonly string node = Context.System.Settings.Config.GetString("hypertune.node");

    public JsonLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    private void Write(LogEvent e)
    {
        if (Context.System.Settings.LogFilter.ShouldTryKeepMessage(e, out _))
            Write(node, e.LogLevel().ToString()[..^5], e.LogSource, e.Message.ToString() ?? "", e.Cause);
    }

    /// <summary>What the node itself says, outside its actor system.</summary>
    public static void Write(string node, string level, string source, string text, Exception? cause = null)
    {
        var line = Line(node, level, source, text, cause);
        lock (Gate)
        {
            try
            {
                using var output = Console.OpenStandardOutput();
                output.Write(line);
            }
            catch (IOException)
            {
                // Nobody reads it.
            }
        }
    }

    /// <summary>One line, whatever is in the texts.</summary>
    internal static ReadOnlySpan<byte> Line(string node, string level, string source, string text, Exception? cause)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("time", DateTimeOffset.UtcNow);
            json.WriteString("level", level.ToLowerInvariant());
            json.WriteString("node", node);
            json.WriteString("source", Sound(source));
            json.WriteString("message", Sound(text));
            if (cause is not null) json.WriteString("cause", Sound(cause.ToString()));
            json.WriteString("version", Product.Version);
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    // Half of a surrogate pair can't be written.
    private static string Sound(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
}
