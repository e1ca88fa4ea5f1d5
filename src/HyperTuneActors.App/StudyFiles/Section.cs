using System.Collections.Immutable;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>A mapping whose keys are known; see <see cref="Cursor.Section"/>.</summary>
/// <param name="kind">What it describes, for people.</param>
/// <param name="at">Where it stands.</param>
/// <param name="misspelt">The keys that are probably meant by unknown ones, each of which is a fault already.</param>
internal sealed class Section(string kind, Cursor at, ImmutableHashSet<string> misspelt)
{
    public void Fault(string wrong, string right) => at.Fault(wrong, right);

    /// <returns>Whether the key is there, perhaps misspelt: then <see cref="Find"/> gives nothing all the same.</returns>
    public bool Has(string key) => Find(key) is not null || misspelt.Contains(key);

    /// <returns>What stands at the key, or <see langword="null"/> if the mapping lacks it.</returns>
    public Cursor? Find(string key) => at.Peek(key);

    /// <summary>As <see cref="Find"/>, but lacking the key is a fault.</summary>
    /// <param name="key">A key of this section.</param>
    /// <param name="example">How the entry is written.</param>
    public Cursor? Require(string key, string example)
    {
        if (!Has(key)) Fault($"'{key}' is missing: {kind} needs it.", $"Add {example}.");
        return Find(key);
    }
}
