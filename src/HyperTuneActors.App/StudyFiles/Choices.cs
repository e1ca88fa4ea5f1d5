using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The choices of a categorical parameter: at least two, which a training program can tell apart.</summary>
internal static class Choices
{
    private const string Example = "choices: [sgd, adam]";

    /// <returns>Those that are sound.</returns>
    public static ImmutableArray<ParameterValue> Read(Section section, string name)
    {
        if (section.Require("choices", Example) is not { } at) return [];
        var items = at.Items($"a list, as in {Example}");
        if (at.Node is Node.List && items.Length < 2)
            at.Fault(
                items.IsEmpty ? "There are no choices." : "There is only one choice.",
                $"Write at least two, as in {Example}, or a constant, as in {name}: 1.");
        var seen = new HashSet<string>();
        return [.. items.Select(item => Read(item, seen)).OfType<ParameterValue>()];
    }

    private static ParameterValue? Read(Cursor at, HashSet<string> seen)
    {
        if (at.Value("a text, a number, true or false") is not { } value) return null;
        if (seen.Add(TextOf(value))) return value;
        at.Fault($"The training program could not tell the choice {Words.Quote(value.ToString()!)} from an earlier one.",
            "Remove one of them.");
        return null;
    }

    // 0.0 and -0.0 are equal, but written differently.
    private static string TextOf(ParameterValue value) =>
        value is ParameterValue.Real { Value: 0 } ? "0" : value.ToString()!;
}
