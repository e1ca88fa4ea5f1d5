using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Which placeholders a command may have: those of its parameters and constants, and what the tuner knows of the
/// run. See <see cref="Placeholders"/>.</summary>
/// <param name="space"><see langword="null"/> if it could not be read; then every name will do.</param>
/// <param name="hasSteps">Whether the study has a last step.</param>
internal sealed class PlaceholderCheck(DeclaredSpace? space, bool hasSteps)
{
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

    public bool IsConditional(string name) => space?.IsConditional(name) ?? false;

    private void Check(Cursor at, string name)
    {
        if (name == "last_step" && !hasSteps)
            at.Fault("{last_step} has no value: the study has no steps.", "Add steps: {last: 27, unit: epoch}.");
        else if (space is not null && !space.Has(name) && !Placeholders.BuiltIns.Contains(name))
            at.Fault($"There is no placeholder {Words.Quote($"{{{name}}}")}.",
                $"{Words.Instead(name, known)} Braces that are meant as such are written {{{{ and }}}}.");
    }
}
