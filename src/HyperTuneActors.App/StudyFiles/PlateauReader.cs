using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The key <c>plateau</c> of a budget: the study ends when trials bring no improvement for long.</summary>
/// <remarks>
/// <code>
/// plateau: true        # the defaults
/// plateau:
///   trials: 30         # so many trials without an improvement; default 5 for each parameter, but at least 20
///   min_delta: 0.001   # what counts as one must be greater, in the objective's unit; default 0
/// </code>
/// </remarks>
internal static class PlateauReader
{
    public static PlateauRule? Read(Cursor at)
    {
        if (at.Node is not Node.Mapping) return at.Flag() == true ? new PlateauRule() : null;
        return at.Section("a plateau", "plateau: {trials: 30, min_delta: 0.001}", "trials", "min_delta") is { } section
            ? new PlateauRule(
                section.Find("trials")?.Count(1),
                section.Find("min_delta")?.RealFrom(0, isIncluded: true, "0.001") ?? 0)
            : null;
    }
}
