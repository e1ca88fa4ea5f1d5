using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>steps</c>: how long a trial trains. A study of programs without steps leaves it out.</summary>
/// <remarks>
/// <code>
/// steps:
///   last: 27       # the last step, from 1
///   unit: epoch    # for people, default step
/// </code>
/// </remarks>
internal static class StepsSection
{
    private const string DefaultUnit = "step";

    public static readonly StepRange Without = new(null, DefaultUnit);

    /// <returns><see cref="Without"/> if the section is absent; <see langword="null"/> after a fault.</returns>
    public static StepRange? Read(Section study)
    {
        if (!study.Has("steps")) return Without;
        if (study.Find("steps")?.Section("steps", "steps: {last: 27, unit: epoch}", "last", "unit") is not { } section)
            return null;
        var last = section.Require("last", "last: 27, the last step of a trial")?.Count(1);
        var unit = section.Find("unit")?.Text("a unit, such as epoch");
        return last is null ? null : new StepRange(last, unit ?? DefaultUnit);
    }
}
