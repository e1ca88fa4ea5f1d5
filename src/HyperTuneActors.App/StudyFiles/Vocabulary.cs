using System.Collections.Immutable;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>What the readers of one file would have understood, noted while they read: the keys of each kind of section,
/// and the words where a few are possible. A test holds <c>config/study.schema.json</c> against it.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, ImmutableSortedSet<string>> sections = [];
    private readonly HashSet<(string Key, string Word)> words = [];

    /// <summary>Keys by the kind of section, as in <see cref="Cursor.Section"/>.</summary>
    public IReadOnlyDictionary<string, ImmutableSortedSet<string>> Sections => sections;

    /// <summary>The words that may stand at keys of this name.</summary>
    public IReadOnlySet<(string Key, string Word)> Words => words;

    public void Expect(string section, IEnumerable<string> keys) =>
        sections[section] = keys.ToImmutableSortedSet(StringComparer.Ordinal);

    public void Offer(string key, IEnumerable<string> offered) => words.UnionWith(offered.Select(word => (key, word)));
}
