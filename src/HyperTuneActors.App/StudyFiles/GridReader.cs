using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The settings of the grid sampler.</summary>
/// <remarks>
/// <code>
/// sampler: grid                                        # 5 points per real number, all values of everything else
/// sampler: {name: grid, points: 3}                     # 3 points per real number
/// sampler: {name: grid, points: {learning_rate: 7}}    # 7 for this one, 5 for the others
/// </code>
/// A whole or stepped number of more than 100 values has points like a real one.
/// </remarks>
internal static class GridReader
{
    private const int MostPoints = 1000;

    private static readonly SamplerSettings.Grid Defaults = new();

    public static SamplerSettings.Grid Read(
        Section section, Cursor at, DeclaredSpace? space, ImmutableArray<Forbidden> forbidden)
    {
        var settings = section.Find("points") is { } points ? Points(points, space) : Defaults;
        if (at.IsFileSound && space is not null
            && settings.CountIn(new SearchSpace(space.Parameters, forbidden)) == 0)
            section.Fault("Every point of this grid is forbidden.", "Write more points, or forbid less.");
        return settings;
    }

    private static SamplerSettings.Grid Points(Cursor at, DeclaredSpace? space)
    {
        if (at.Node is not Node.Mapping) return Defaults with { Points = at.Count(1, MostPoints) ?? Defaults.Points };
        var pointsOf = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var (key, value) in at.Entries("points: {learning_rate: 7}"))
            if (IsNumber(key, value.Name, space) && value.Count(1, MostPoints) is { } count)
                pointsOf[value.Name] = count;
        return Defaults with { PointsOf = pointsOf.ToImmutable() };
    }

    private static bool IsNumber(Cursor at, string name, DeclaredSpace? space)
    {
        if (space is null || (space.Has(name) && space.Find(name) is null or Parameter.Float or Parameter.Int or Parameter.Normal))
            return true;
        if (space.Has(name))
            at.Fault($"{Words.Quote(name)} has all its values on the grid.", "Leave it out here.");
        else
            at.Fault($"{Words.Quote(name)} is no parameter.", Words.Instead(name, space.Names));
        return false;
    }
}
