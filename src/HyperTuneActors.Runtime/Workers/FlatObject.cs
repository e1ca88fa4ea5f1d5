using System.Buffers;
using System.Text;
using System.Text.Json;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Reads the members of one JSON object without nesting but for lists. A value may be any word, so that the caller
/// can understand NaN; what is behind the brace that opens a nested object is not looked at.</summary>
internal ref struct FlatObject(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \t\r\n,:{}[]\""u8);

    private readonly ReadOnlySpan<byte> all = text;
    private ReadOnlySpan<byte> rest = text;
    private bool begun;

    public string Name { get; private set; } = "";

    /// <summary>A string with its quotes, a word, a list with all that stands before its first closing bracket, or the brace
    /// that opens a nested object.</summary>
    public ReadOnlySpan<byte> Value { get; private set; } = default;

    /// <summary>Why there is no further member, to follow "It"; <see langword="null"/> at a proper end.</summary>
    public string? Fault { get; private set; } = null;

    public bool MoveNext()
    {
        var separator = begun ? (byte)',' : (byte)'{';
        if (begun && Take((byte)'}')) return EndOfText();
        if (!Take(separator)) return Fail("',' or '}'");
        if (!begun && Take((byte)'}')) return EndOfText();
        begun = true;
        if (!TakeName()) return Fail("a name in double quotes");
        if (!Take((byte)':')) return Fail("':'");
        return TakeValue() || Fail(rest.StartsWith("["u8) ? "the list's ']'" : "a value");
    }

    /// <returns>The text that a JSON string means, or <see langword="null"/> if it is none.</returns>
    public static string? Unquote(ReadOnlySpan<byte> literal)
    {
        try
        {
            var reader = new Utf8JsonReader(literal);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)     // the latter: not UTF-8
        {
            return null;
        }
    }

    private bool TakeName()
    {
        if (!TakeString(out var literal) || Unquote(literal) is not { } name) return false;
        Name = name;
        return true;
    }

    private bool TakeValue()
    {
        Skip();
        if (rest.IsEmpty) return false;
        if (rest[0] == '"')
        {
            var isString = TakeString(out var literal);
            Value = literal;
            return isString;
        }
        var length = rest[0] switch
        {
            (byte)'{' => 1,
            (byte)'[' => rest.IndexOf((byte)']') + 1,
            _ => rest.IndexOfAny(WordEnds),
        };
        Value = length < 0 ? rest : rest[..length];
        rest = rest[Value.Length..];
        return Value.Length > 0;
    }

    private bool TakeString(out ReadOnlySpan<byte> literal)
    {
        literal = default;
        Skip();
        if (rest.IsEmpty || rest[0] != '"') return false;
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '\\') i++;
            else if (rest[i] == '"')
            {
                literal = rest[..(i + 1)];
                rest = rest[(i + 1)..];
                return true;
            }
        }
        return false;
    }

    private bool Take(byte expected)
    {
        Skip();
        if (rest.IsEmpty || rest[0] != expected) return false;
        rest = rest[1..];
        return true;
    }

    private bool EndOfText()
    {
        Skip();
        return !rest.IsEmpty && Fail("nothing more");
    }

    private void Skip() => rest = rest.TrimStart(" \t\r\n"u8);

    private bool Fail(string expected)
    {
        var place = Encoding.UTF8.GetCharCount(all[..^rest.Length]) + 1;
        Fault = rest.IsEmpty
            ? $"ends where {expected} should be"
            : $"is not JSON at character {place}, where {expected} should be";
        return false;
    }
}
