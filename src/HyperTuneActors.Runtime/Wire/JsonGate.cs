using System.Text.Json;

namespace HyperTuneActors.Runtime.Wire;

/// <summary>Lets only JSON pass that is nested little, has short lists and texts, and no holes in its lists: one pass over the
/// bytes, before anything is made of them.</summary>
internal static class JsonGate
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = WireLimits.Depth };

    /// <exception cref="WireException">It does not pass.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        Span<int> items = stackalloc int[WireLimits.Depth + 2];
        Span<bool> isList = stackalloc bool[WireLimits.Depth + 2];
        items.Clear();
        isList.Clear();
        while (reader.Read())
        {
            var depth = reader.CurrentDepth;
            switch (reader.TokenType)
            {
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    continue;
                case JsonTokenType.PropertyName:
                    CheckText(reader.ValueSpan);
                    continue;
                case JsonTokenType.String:
                    CheckText(reader.ValueSpan);
                    break;
                case JsonTokenType.Null when isList[depth]:
                    throw new WireException("A list has a hole.");
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    (items[depth + 1], isList[depth + 1]) = (0, reader.TokenType == JsonTokenType.StartArray);
                    break;
            }
            if (++items[depth] > WireLimits.Items)
                throw new WireException($"A list or an object has more than {WireLimits.Items} members; send it in pages.");
        }
    }

    private static void CheckText(ReadOnlySpan<byte> text)
    {
        if (text.Length > WireLimits.Text) throw new WireException($"A text is longer than {WireLimits.Text / 1024} kB.");
    }
}
