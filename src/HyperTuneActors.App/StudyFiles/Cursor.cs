using HyperTuneActors.Core.Trials;
using System.Collections.Immutable;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>A value of the study file that is being read. What it is not is added to the file's faults, and the reader
/// gets <see langword="null"/> or nothing and goes on, so that all faults are found.</summary>
/// <param name="name">The key that leads to it, for people.</param>
/// <param name="node">What stands there.</param>
/// <param name="faults">All faults of the file.</param>
internal sealed class Cursor(string name, Node node, Faults faults)
{
    public string Name => name;

    public Node Node => node;

    /// <summary>Whether no fault was found yet, wherever in the file.</summary>
    public bool IsFileSound => !faults.Any;

    /// <summary>Notes the words that may stand here.</summary>
    public void Offer(IEnumerable<string> words) => faults.Vocabulary.Offer(name, words);

    public void Fault(string wrong, string right) => faults.Add(node.At, wrong, right);

    /// <summary>Says what may stand here and is hardly meant: the file is sound all the same.</summary>
    public void Warn(string odd, string right) => faults.Warn(node.At, odd, right);

    /// <param name="kind">What the mapping describes, for people: <c>a float parameter</c>.</param>
    /// <param name="example">How it is written.</param>
    /// <param name="keys">All that it may have.</param>
    public Section? Section(string kind, string example, params ImmutableArray<string> keys)
    {
        if (Expect<Node.Mapping>("a mapping", example) is not { } mapping) return null;
        faults.Vocabulary.Expect(kind, keys);
        var unknown = mapping.Entries.Select(entry => entry.Key).Where(key => !keys.Contains(key.Text)).ToArray();
        foreach (var key in unknown)
            faults.Add(key.At, $"{Words.Quote(key.Text)} is no key of {kind}.", Words.Instead(key.Text, keys));
        return new Section(kind, this, [.. unknown.Select(key => NearestName.To(key.Text, keys)).OfType<string>()]);
    }

    /// <summary>The entries of a mapping whose keys are names that the user chose; none if it is no mapping.</summary>
    public ImmutableArray<(Cursor Key, Cursor Value)> Entries(string example) =>
        Expect<Node.Mapping>("a mapping", example) is { } mapping
            ? [.. mapping.Entries.Select(entry => (To("key", entry.Key), To(entry.Key.Text, entry.Value)))]
            : [];

    /// <summary>The items of a list; none if it is no list.</summary>
    public ImmutableArray<Cursor> Items(string example) =>
        Expect<Node.List>("a list", example) is { } list ? [.. list.Items.Select(item => To(name, item))] : [];

    /// <returns>What stands at a key, if this is a mapping and has it.</returns>
    public Cursor? Peek(string key) =>
        (node as Node.Mapping)?.Entries.FirstOrDefault(entry => entry.Key.Text == key) is { } entry
            ? To(key, entry.Value)
            : null;

    public Node.Scalar? Scalar(string example)
    {
        if (Expect<Node.Scalar>("a single value", example) is not { IsMissing: true } missing)
            return node as Node.Scalar;
        faults.Add(missing.At, $"{Words.Quote(name)} has no value.", $"Write {example}.");
        return null;
    }

    private T? Expect<T>(string kind, string example) where T : Node
    {
        if (node is not (T or StudyFiles.Node.Refused))
            Fault($"{Words.Quote(name)} {(IsMissing ? "has no value" : $"is not {kind}")}.", $"Write {example}.");
        return node as T;
    }

    private bool IsMissing => node is Node.Scalar { IsMissing: true };

    private Cursor To(string key, Node value) => new(key, value, faults);
}
