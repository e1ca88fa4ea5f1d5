using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.AskTell;

/// <summary>Writes replies as lines of JSON.</summary>
internal sealed class ReplyWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> line = new();

    /// <returns>The line with its end, in UTF-8; valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(Reply reply)
    {
        line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            Write(json, reply);
            json.WriteEndObject();
        }
        line.Write("\n"u8);
        return line.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter json, Reply reply)
    {
        switch (reply)
        {
            case Reply.Ready ready:
                json.WriteBoolean("ok", true);
                json.WriteString("name", "hypertune");
                json.WriteString("version", ready.Version);
                break;
            case Reply.Start start:
                json.WriteNumber("id", start.Id.Value);
                Write(json, start.Configuration);
                WriteUntil(json, start.Until);
                break;
            case Reply.Resume resume:
                json.WriteNumber("id", resume.Id.Value);
                json.WriteBoolean("resume", true);
                WriteUntil(json, resume.Until);
                break;
            case Reply.Wait: json.WriteBoolean("wait", true); break;
            case Reply.Act act: json.WriteString("action", act.Action); break;
            case Reply.Done: json.WriteBoolean("ok", true); break;
            case Reply.Fault fault: json.WriteString("error", fault.Because); break;
            default: throw new UnreachableException(reply.GetType().Name);
        }
    }

    private static void WriteUntil(Utf8JsonWriter json, int? until)
    {
        if (until is { } step) json.WriteNumber("until", step);
    }

    private static void Write(Utf8JsonWriter json, Configuration configuration)
    {
        json.WriteStartObject("config");
        foreach (var (name, value) in configuration.Values)
            switch (value)
            {
                case ParameterValue.Real v: json.WriteNumber(name, v.Value); break;
                case ParameterValue.Whole v: json.WriteNumber(name, v.Value); break;
                case ParameterValue.Flag v: json.WriteBoolean(name, v.Value); break;
                case ParameterValue.Text v: json.WriteString(name, v.Value); break;
                default: throw new UnreachableException(value.GetType().Name);
            }
        json.WriteEndObject();
    }
}
