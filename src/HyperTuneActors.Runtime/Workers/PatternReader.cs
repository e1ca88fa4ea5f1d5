using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Makes reports of what regular expressions find in the lines of a program's output.</summary>
/// <remarks>
/// What is found gathers until every objective is there, and the step, if any expression has a group of that name: with that
/// line the report is made, and what follows belongs to the next one. Found again meanwhile, a metric has its last value. A
/// line that names another step begins a new report; what was gathered without being complete is left out. The step may
/// stand before its metrics (<c>Epoch 3</c> on a line of its own) or after them; what came first the first time counts.
/// </remarks>
internal sealed class PatternReader(ImmutableArray<MetricPattern> patterns, ImmutableArray<string> objectives)
{
    /// <param name="patterns">What finds metrics.</param>
    /// <param name="objectives">Without which there is no report.</param>
    /// <param name="gathered">What another reader had found in the lines before; <see langword="null"/> at the beginning.</param>
    public PatternReader(ImmutableArray<MetricPattern> patterns, ImmutableArray<string> objectives, Gathered? gathered)
        : this(patterns, objectives)
    {
        if (gathered is null) return;
        (step, stepComesFirst) = (gathered.Step, gathered.StepComesFirst);
        found.AddRange(gathered.Names.Zip(gathered.Values));
    }

    /// <summary>Longer lines are not looked at. In bytes.</summary>
    public const int LongestLine = 16 * 1024;

    private readonly bool hasSteps = patterns.Any(pattern => pattern.HasStep);
    private readonly List<(string Name, double Value)> found = [];
    private int? step;
    private bool? stepComesFirst;

    /// <summary>What was found and is not reported.</summary>
    public Gathered State => new([.. found.Select(metric => metric.Name)], [.. found.Select(metric => metric.Value)], step, stepComesFirst);

    private bool IsComplete => (step is not null || !hasSteps) && objectives.All(name => found.Exists(metric => metric.Name == name));

    /// <param name="line">UTF-8, or anything else.</param>
    /// <returns>Reports, divergence and warnings.</returns>
    public IReadOnlyList<LineResult> Read(ReadOnlySpan<byte> line)
    {
        if (line.Length > LongestLine) return [];
        var text = Encoding.UTF8.GetString(line).TrimEnd('\r', '\n');
        var results = new List<LineResult>();
        foreach (var pattern in patterns)
        {
            if (pattern.FindIn(text) is not { } matches)
                results.Add(new LineResult.Warning($"The expression '{pattern.Text}' took too long for this line, which is left out."));
            else
                foreach (var groups in matches) Take(groups, results);
        }
        if (IsComplete) Report(results);
        return results;
    }

    private void Take(IReadOnlyList<(string Name, string Text)> groups, List<LineResult> results)
    {
        foreach (var (name, text) in groups)
        {
            if (name == MetricPattern.StepGroup) TakeStep(text, isAlone: groups.Count == 1, results);
            else if (NumberIn(text) is not { } number)
                results.Add(new LineResult.Warning($"Metric '{name}' is '{text}'; metrics are numbers, such as 0.91 or 1e-3."));
            else if (!double.IsFinite(number))
                results.Add(new LineResult.Diverged(name, step, text));
            else
                Gather(name, number);
        }
    }

    private void TakeStep(string text, bool isAlone, List<LineResult> results)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            results.Add(new LineResult.Warning($"The step is '{text}'; steps are whole numbers from 1."));
            return;
        }
        if (step is { } earlier && earlier != number)
        {
            if (IsComplete) Report(results);
            else if (found.Count > 0) LeaveOut(earlier, results);
        }
        else if (step is null && isAlone)
        {
            stepComesFirst ??= found.Count == 0;
            if (stepComesFirst == true) found.Clear();                       // of the step before, which is reported
        }
        step = number;
    }

    private void LeaveOut(int earlier, List<LineResult> results)
    {
        var lacking = objectives.Where(name => !found.Exists(metric => metric.Name == name));
        results.Add(new LineResult.Warning(string.Create(CultureInfo.InvariantCulture,
            $"No '{string.Join("', '", lacking)}' was found for step {earlier}; what was found of it is left out.")));
        found.Clear();
    }

    private void Gather(string name, double number)
    {
        var at = found.FindIndex(metric => metric.Name == name);
        if (at >= 0) found[at] = (name, number);
        else if (found.Count < Metrics.Limit) found.Add((name, number));
    }

    private void Report(List<LineResult> results)
    {
        results.Add(new LineResult.Report(step, Metrics.Of([.. found])));
        found.Clear();
        step = null;
    }

    private static double? NumberIn(string text) => text.ToUpperInvariant() switch
    {
        "NAN" or "+NAN" or "-NAN" => double.NaN,
        "INF" or "+INF" or "INFINITY" or "+INFINITY" => double.PositiveInfinity,
        "-INF" or "-INFINITY" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    /// <summary>What was found in lines that made no report yet.</summary>
    /// <param name="Names">Of metrics, each once.</param>
    /// <param name="Values">One per name.</param>
    /// <param name="Step">If one was found.</param>
    /// <param name="StepComesFirst">Whether it stands before its metrics; <see langword="null"/> as long as that is not known.</param>
    internal sealed record Gathered(
        ImmutableArray<string> Names, ImmutableArray<double> Values, int? Step, bool? StepComesFirst);
}
