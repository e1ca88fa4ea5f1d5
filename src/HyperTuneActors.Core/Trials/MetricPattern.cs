using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace HyperTuneActors.Core.Trials;

/// <summary>A regular expression of .NET that finds metrics in a line of a program's output: each named group is a metric,
/// but for <c>step</c>, which is the number of the step.</summary>
public sealed class MetricPattern
{
    public const string StepGroup = "step";

    /// <summary>For expressions that only backtracking can match.</summary>
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    private readonly Regex regex;

    /// <exception cref="ArgumentException">It is no regular expression; the message says why.</exception>
    public MetricPattern(string text)
    {
        regex = Compile(text);
        var groups = regex.GetGroupNames().Where(name => !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        (Metrics, HasStep) = ([.. groups.Where(name => name != StepGroup)], groups.Contains(StepGroup));
        Text = text;
    }

    public string Text { get; }

    /// <summary>The names of its metrics; none if it only finds the step.</summary>
    public ImmutableArray<string> Metrics { get; }

    public bool HasStep { get; }

    /// <returns>What it finds in a line, from left to right: names with texts, the step first. Of a line that takes too long,
    /// as only lines with backtracking can, <see langword="null"/>.</returns>
    public IReadOnlyList<IReadOnlyList<(string Name, string Text)>>? FindIn(string line)
    {
        try
        {
            return [.. regex.Matches(line).Select(GroupsOf)];
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private IReadOnlyList<(string, string)> GroupsOf(Match match) =>
        [.. Metrics.Prepend(StepGroup).Where(name => match.Groups[name].Success).Select(name => (name, match.Groups[name].Value.Trim()))];

    // Without backtracking a match takes time proportional to the line, whatever the expression and the line are.
    private static Regex Compile(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)                               // look-arounds and back-references
        {
            return new Regex(text, RegexOptions.CultureInvariant, LongestMatch);
        }
    }
}
