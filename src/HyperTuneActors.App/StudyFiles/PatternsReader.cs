using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The key <c>metrics</c> of the training section: regular expressions that find metrics in what a program writes, for
/// scripts that nobody may change. Without it a program reports in JSON.</summary>
/// <remarks>
/// <code>
/// metrics:
///   - 'Epoch (?&lt;step&gt;\d+)/'                      # the group 'step' is the step
///   - 'val_loss: (?&lt;loss&gt;\S+) acc: (?&lt;acc&gt;\S+)'  # every other named group is a metric
/// </code>
/// They are looked for in each line of standard output and standard error. A report is made as soon as every objective is
/// found, and the step, if any expression has that group; see <see cref="MetricPattern"/>. In quotes ('…'), a YAML text keeps
/// its backslashes.
/// </remarks>
internal static class PatternsReader
{
    private const string Example = @"metrics: ['epoch (?<step>\d+) loss (?<loss>\S+)']";
    private const int Most = 32;

    /// <param name="training">The section.</param>
    /// <param name="objectives">What must be found.</param>
    public static ImmutableArray<string> Read(Section training, ImmutableArray<Objective> objectives)
    {
        if (training.Find("metrics") is not { } at) return [];
        var items = at.Items($"a list, as in {Example}");
        if (at.Node is Node.List && items.Length is 0 or > Most)
            at.Fault($"There are {items.Length} expressions.", $"Write 1 to {Most}, as in {Example}, or leave 'metrics' out.");
        var patterns = items.Select(PatternAt).ToArray();
        var sound = patterns.OfType<MetricPattern>().ToImmutableArray();
        if (sound.Length == patterns.Length && sound.Length > 0) Check(at, sound, objectives);
        return [.. sound.Select(pattern => pattern.Text)];
    }

    private static MetricPattern? PatternAt(Cursor at)
    {
        if (at.Scalar($"a regular expression, as in {Example}")?.Text is not { } text) return null;
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            at.Fault("An expression has a NUL character in it.", "Remove it: it would match nothing.");
            return null;
        }
        try
        {
            var pattern = new MetricPattern(text);
            if (!pattern.Metrics.IsEmpty || pattern.HasStep) return pattern;
            at.Fault($"{Words.Quote(text)} has no named group.", @"Name what it finds, as in loss (?<loss>\S+).");
        }
        catch (ArgumentException wrong)
        {
            at.Fault($"{Words.Quote(text)} is no regular expression: {wrong.Message}", $"Write it as .NET reads it, as in {Example}.");
        }
        return null;
    }

    private static void Check(Cursor at, ImmutableArray<MetricPattern> patterns, ImmutableArray<Objective> objectives)
    {
        var found = patterns.SelectMany(pattern => pattern.Metrics).Distinct().ToArray();
        foreach (var name in objectives.Select(objective => objective.Metric).Where(name => !found.Contains(name)))
            at.Fault($"No expression has a group for the objective {Words.Quote(name)}.",
                NearestName.To(name, found) is { } nearest
                    ? $"Did you mean '{name}' where {Words.Quote(nearest)} stands?"
                    : $@"Add one such as '{name}: (?<{name}>\S+)'.");
        if (found.Length > Metrics.Limit)
            at.Fault($"The expressions have {found.Length} metrics.", $"A report has at most {Metrics.Limit}.");
    }
}
