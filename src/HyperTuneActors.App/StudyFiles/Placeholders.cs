using System.Collections.Immutable;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The placeholders that a command may have: <c>{name}</c> of a parameter, a constant, or what the tuner knows
/// of the run. <c>{{</c> and <c>}}</c> stand for braces.</summary>
/// <param name="space"><see langword="null"/> if it could not be read; then every name will do.</param>
/// <param name="hasSteps">Whether the study has a last step.</param>
internal sealed class Placeholders(DeclaredSpace? space, bool hasSteps)
{
    public static readonly ImmutableArray<string> BuiltIn =
        ["trial", "attempt", "seed", "run_dir", "params_file", "first_step", "last_step"];

    private readonly string[] known = [.. space?.Names ?? [], .. BuiltIn];

    /// <returns>The names in their order; none after a fault.</returns>
    public ImmutableArray<string> In(Cursor at, string text)
    {
        if (Split(text) is not { } names)
        {
            at.Fault($"{Words.Quote(text)} has a lone brace.",
                "Write placeholders as {learning_rate}, and braces as {{ and }}.");
            return [];
        }
        foreach (var name in names) Check(at, name);
        return names;
    }

    public bool IsConditional(string name) => space?.IsConditional(name) ?? false;

    private void Check(Cursor at, string name)
    {
        if (name == "last_step" && !hasSteps)
            at.Fault("{last_step} has no value: the study has no steps.", "Add steps: {last: 27, unit: epoch}.");
        else if (space is not null && !space.Has(name) && !BuiltIn.Contains(name))
            at.Fault($"There is no placeholder {Words.Quote($"{{{name}}}")}.",
                $"{Words.Instead(name, known)} Braces that are meant as such are written {{{{ and }}}}.");
    }

    /// <returns><see langword="null"/> if a brace has no partner.</returns>
    private static ImmutableArray<string>? Split(string text)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}')) continue;
            if (i + 1 < text.Length && text[i + 1] == text[i]) { i++; continue; }
            var end = text[i] == '{' ? text.IndexOf('}', i) : -1;
            if (end < 0) return null;
            names.Add(text[(i + 1)..end]);
            i = end;
        }
        return names.DrainToImmutable();
    }
}
