using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace HyperTuneActors.Core.Trials;

/// <summary>The <c>{name}</c>s in a text; <c>{{</c> and <c>}}</c> stand for braces. A brace that belongs to neither
/// stays as it is, and <see cref="FaultIn"/> tells of it.</summary>
public static class Placeholders
{
    /// <summary>Those that every run has, whatever its parameters; last_step and total_steps only in a study with steps, and
    /// resume_from only where the run goes on from a checkpoint.</summary>
    public static readonly ImmutableArray<string> BuiltIns =
    [
        "trial", "attempt", "seed", "run_dir", "params_file", "first_step", "last_step", "total_steps", "checkpoint_dir",
        "resume_from",
    ];

    private static readonly Regex Pattern =
        new(@"\{\{|\}\}|\{(?<name>[\p{L}_][\w.\-]*)\}", RegexOptions.CultureInvariant);

    public static IEnumerable<string> In(string text) =>
        Pattern.Matches(text)
            .Select(match => match.Groups["name"])
            .Where(name => name.Success)
            .Select(name => name.Value);

    /// <returns>The text with its placeholders' values; one without a value gives an empty text.</returns>
    public static string Expand(string text, Func<string, string?> value) =>
        Pattern.Replace(text, match => match.Groups["name"] is { Success: true } name
            ? value(name.Value) ?? ""
            : match.Value[..1]);

    /// <returns>What is wrong with the braces and what would be right, or <see langword="null"/>.</returns>
    public static string? FaultIn(string text) =>
        Pattern.Replace(text, "").IndexOfAny(['{', '}']) < 0
            ? null
            : $"'{text}' has a brace that belongs to no placeholder such as {{name}}; write {{{{ or }}}} for a brace.";
}
