using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Makes nodes of the parser's events. YamlDotNet's own tree stops at the first duplicate key; here that is one
/// fault among others.</summary>
internal sealed class YamlTree
{
    private readonly Parser parser;
    private readonly Faults faults;

    private YamlTree(string text, Faults faults)
    {
        parser = new Parser(new StringReader(text));
        this.faults = faults;
    }

    /// <returns>The root, or <see langword="null"/> if there is none, or none that passes the gate.</returns>
    public static Node? Load(string text, Faults faults)
    {
        if (!YamlGate.Passes(text, faults)) return null;
        var tree = new YamlTree(text, faults);
        while (tree.parser.MoveNext())
            if (tree.parser.Current is NodeEvent or AnchorAlias) return tree.Take();
        return null;
    }

    private Node Take()
    {
        var at = YamlGate.PositionOf(parser.Current!.Start);
        RefuseDecoration(at);
        return parser.Current switch
        {
            Scalar scalar => new Node.Scalar(at, scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => new Node.List(at, TakeItems()),
            MappingStart => new Node.Mapping(at, TakeEntries()),
            _ => Refused(at, "An alias stands here.", "Write the value itself: study files have no aliases."),
        };
    }

    private ImmutableArray<Node> TakeItems()
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
            items.Add(Take());
        return items.DrainToImmutable();
    }

    private ImmutableArray<Entry> TakeEntries()
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        var lines = new Dictionary<string, int>();
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var key = Take();
            if (!TakeValue(key, out var value)) break;
            if (IsNew(key, lines)) entries.Add(new Entry((Node.Scalar)key, value));
        }
        return entries.DrainToImmutable();
    }

    /// <summary>The parser loses what stands behind some keys that are written with a question mark.</summary>
    private bool TakeValue(Node key, [NotNullWhen(true)] out Node? value)
    {
        value = parser.MoveNext() && parser.Current is not MappingEnd ? Take() : null;
        if (value is null) faults.Add(key.At, "A key stands here without a value.", "Write it as 'key: value', without '?'.");
        return value is not null;
    }

    private bool IsNew(Node key, Dictionary<string, int> lines)
    {
        if (key is Node.Refused) return false;
        if (key is not Node.Scalar { Text: var text })
            faults.Add(key.At, "A list or a mapping is used as a key.",
                "Keys are texts; put placeholders in double quotes.");
        else if (!lines.TryAdd(text, key.At.Line))
            faults.Add(key.At, $"{Words.Quote(text)} stands here twice, first in line {lines[text]}.",
                "Keep one of them.");
        else
            return true;
        return false;
    }

    private void RefuseDecoration(Position at)
    {
        if (parser.Current is not NodeEvent node) return;
        if (!node.Anchor.IsEmpty)
            faults.Add(at, $"An anchor, &{node.Anchor}, stands here.", "Remove it: study files have no aliases.");
        if (!node.Tag.IsEmpty)
            faults.Add(at, "A tag (!) stands here.", "Remove it, or put a text that begins with ! into quotes.");
    }

    private Node.Refused Refused(Position at, string wrong, string right)
    {
        faults.Add(at, wrong, right);
        return new Node.Refused(at);
    }
}
