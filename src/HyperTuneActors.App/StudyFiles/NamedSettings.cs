using System.Collections.Immutable;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>A choice among several kinds of settings: the name alone, for the defaults, or a mapping with <c>name</c> and
/// the keys of that kind.</summary>
internal static class NamedSettings
{
    /// <param name="at">The name or the mapping.</param>
    /// <param name="family">What is chosen, for people.</param>
    /// <param name="withSettings">The names of kinds that need settings, and so a mapping.</param>
    /// <param name="kinds">Each with its name, the keys that it knows besides, and its reader.</param>
    public static T? Read<T>(
        Cursor at, string family, ImmutableArray<string> withSettings,
        params (string Name, ImmutableArray<string> Keys, Func<Section, T?> Read)[] kinds)
        where T : class
    {
        var example = $"a name ({Words.Or([.. kinds.Select(kind => kind.Name)])}) or {{name: {kinds[^1].Name}}}";
        var name = at.Node is Node.Mapping
            ? new Section($"a {family}", at, []).Require("name", $"name: {kinds[^1].Name}")
            : at;
        name?.Offer(kinds.Select(kind => kind.Name).Where(kind => at.Node is Node.Mapping || !withSettings.Contains(kind)));
        if (name?.Text(example) is not { } chosen) return null;
        foreach (var kind in kinds)
            if (kind.Name == chosen) return kind.Read(SettingsOf(at, kind.Name, kind.Keys, family));
        name.Fault($"There is no {family} {Words.Quote(chosen)}.",
            Words.Instead(chosen, [.. kinds.Select(kind => kind.Name)]));
        return null;
    }

    private static Section SettingsOf(Cursor at, string name, ImmutableArray<string> keys, string family) =>
        at.Node is Node.Mapping
            ? at.Section($"the {name} {family}", "a mapping", keys.Insert(0, "name"))!
            : new Section($"the {name} {family}", at, []);
}
