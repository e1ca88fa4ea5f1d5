using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Which placeholders a command may have: those of its parameters and constants, and what the tuner knows of the
/// run. See <see cref="Placeholders"/>.</summary>
/// <param name="space"><see langword="null"/> if it could not be read; then every name will do.</param>
/// <param name="hasSteps">Whether the study has a last step.</param>
internal sealed class PlaceholderCheck(DeclaredSpace? space, bool hasSteps)
{
    /// <summary>A run that begins at step 1 lacks it.</summary>
    public const string ResumeFrom = "resume_from";

    private readonly string[] known = [.. space?.Names ?? [], .. Placeholders.BuiltIns];

    /// <returns>The names in their order; none after a fault.</returns>
    public ImmutableArray<string> In(Cursor at, string text)
    {
        if (Placeholders.FaultIn(text) is not null)
        {
            at.Fault($"{Words.Quote(text)} has a lone brace.",
                "Write placeholders as {learning_rate}, and braces as {{ and }}.");
            return [];
        }
        var names = Placeholders.In(text).ToImmutableArray();
        foreach (var name in names) Check(at, name);
        return names;
    }

    /// <returns>Whether a run may lack it.</returns>
    public bool IsConditional(string name) => name == ResumeFrom || (space?.IsConditional(name) ?? false);

    private void Check(Cursor at, string name)
    {
        if (name is "last_step" or "total_steps" && !hasSteps)
            at.Fault($"{{{name}}} has no value: the study has no steps.", "Add steps: {last: 27, unit: epoch}.");
        else if (space is not null && !space.Has(name) && !Placeholders.BuiltIns.Contains(name))
            at.Fault($"There is no placeholder {Words.Quote($"{{{name}}}")}.",
                $"{Words.Instead(name, known)} Braces that are meant as such are written {{{{ and }}}}.");
    }
}
