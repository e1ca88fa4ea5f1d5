using HyperTuneActors.App.Homes;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Commands;

/// <summary>Finds a study by its name, and says which there are if there is none.</summary>
internal static class KnownStudy
{
    /// <returns><see langword="null"/> after the reason was printed.</returns>
    public static async Task<StudyHome?> FindAsync(string root, string name)
    {
        if (StudyName.IsValid(name) && new StudyHome(root, new StudyName(name)) is { Exists: true } home) return home;
        var known = Names(root);
        await Console.Error.WriteLineAsync(known.Length == 0
            ? $"There is no study '{name}': there are none in {root}. 'hypertune run study.yaml' begins one; --home looks elsewhere."
            : $"There is no study '{name}' in {root}. There {(known.Length == 1 ? "is" : "are")}: {string.Join(", ", known)}.");
        return null;
    }

    internal static string[] Names(string root) => Directory.Exists(root)
        ? [.. Directory.EnumerateDirectories(root).Where(folder => File.Exists(Path.Combine(folder, "journal.db")))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
        : [];
}
