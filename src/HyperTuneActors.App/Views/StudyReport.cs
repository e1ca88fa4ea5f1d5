using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.Views;

/// <summary>A study for people and machines, in numbers and words: what <c>status</c> and <c>best</c> show, and what the
/// control socket answers.</summary>
/// <param name="Study">Its name.</param>
/// <param name="State">running, idle (nobody runs it) or ended.</param>
/// <param name="EndReason">trials, time, target, steps, cost, plateau, converged, exhausted, failing or stopped;
/// <see langword="null"/> before the end.</param>
/// <param name="Because">The end in a sentence.</param>
/// <param name="Seconds">The study's running time.</param>
/// <param name="Facts">How many facts its journal has.</param>
/// <param name="Counts">Trials by status.</param>
/// <param name="Budget">What it may spend.</param>
/// <param name="Objective">What it wants.</param>
/// <param name="Best">The best trial; <see langword="null"/> before the first value.</param>
/// <param name="Savings">What early stopping saved; <see langword="null"/> without steps.</param>
/// <param name="Trials">One page: the running ones first, then the last ended.</param>
/// <param name="LastFailure">The last failed trial with its reason.</param>
/// <param name="Folder">Where everything lies.</param>
/// <param name="ExpectedGain">What its sampler's model expects of more trials; <see langword="null"/> where none says so.</param>
/// <param name="IsClosing">Whether nothing new begins, and the study ends with its runs.</param>
/// <param name="Node">The node of a cluster that has it open.</param>
/// <param name="Waiting">In a cluster: what holds it up, where it could use more slots than it has.</param>
internal sealed record StudyReport(
    string Study, string State, string? EndReason, string? Because, double Seconds, long Facts, CountsReport Counts,
    BudgetReport Budget, ObjectiveReport Objective, BestReport? Best, SavingsReport? Savings,
    IReadOnlyList<TrialReport> Trials, FailureReport? LastFailure, string Folder,
    GainReport? ExpectedGain = null, bool IsClosing = false, string? Node = null,
    string? Waiting = null);

/// <param name="Wanted">Being suggested.</param>
/// <param name="Ready">Suggested, without a slot so far.</param>
/// <param name="Running">With a run.</param>
/// <param name="Waiting">For their next attempt.</param>
/// <param name="Completed">At their last step.</param>
/// <param name="Pruned">Stopped by the scheduler; at a study's end also those that are still paused.</param>
/// <param name="Failed">Without a usable result.</param>
/// <param name="Paused">At a rung, until they deserve a slot again.</param>
/// <param name="Enqueued">Configurations that people gave and no trial has yet.</param>
/// <param name="Runs">How many runs ended in which way: finished, stopped, crashed, lost, …</param>
internal sealed record CountsReport(
    int Wanted, int Ready, int Running, int Waiting, int Completed, int Pruned, int Failed, int Paused, int Enqueued,
    IReadOnlyDictionary<string, int> Runs)
{
    [JsonIgnore]
    public int Ended => Completed + Pruned + Failed;
}

/// <param name="Trials">All that it may try.</param>
/// <param name="Counted">Those that have taken their place for good.</param>
/// <param name="Seconds">The running time that it may take.</param>
/// <param name="Target">The value that ends it.</param>
/// <param name="Steps">All that its trials may train.</param>
/// <param name="Trained">What they have trained; repeated steps count once.</param>
/// <param name="Cost">What it may cost.</param>
/// <param name="Plateau">How long it goes on without an improvement.</param>
internal sealed record BudgetReport(
    int? Trials, int Counted, double? Seconds, double? Target, long? Steps = null, long Trained = 0,
    CostReport? Cost = null, PlateauReport? Plateau = null);

internal sealed record CostReport(string Metric, double AtMost, double Spent);

internal sealed record PlateauReport(int Trials, int Unimproved);

/// <param name="Gain">Of the leading objective.</param>
/// <param name="Trials">How many more trials it is expected of.</param>
/// <param name="Trial">At whose suggestion.</param>
/// <param name="Tolerance">With auto_stop: what matters.</param>
/// <param name="InARow">So many suggestions in a row expected less.</param>
/// <param name="EndsAt">So many end the study.</param>
internal sealed record GainReport(double Gain, int Trials, int Trial, double? Tolerance, int InARow, int EndsAt);

/// <summary>Why a trial was suggested.</summary>
/// <param name="Sampler">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Method">Which of its ways it took.</param>
/// <param name="Because">Why this one, if that is not plain.</param>
/// <param name="Numbers">What the choice rests on.</param>
/// <param name="Says">All of it in a sentence.</param>
internal sealed record SuggestionReport(
    string Sampler, int Version, string Method, string? Because, IReadOnlyDictionary<string, double> Numbers, string Says)
{
    /// <summary>Whether there is more to say than which sampler it was.</summary>
    [JsonIgnore]
    public bool IsTelling => Because is not null || Numbers.Count > 0;

    public static SuggestionReport Of(Suggestion why) =>
        new(why.Sampler, why.Version, why.Method, why.Because, why.Numbers, SuggestionText.Of(why));
}

internal sealed record ObjectiveReport(string Metric, string Goal, string Unit, int? LastStep);

/// <param name="Trial">Which.</param>
/// <param name="Attempt">The one that reported <paramref name="Step"/>.</param>
/// <param name="Value">Of the leading objective.</param>
/// <param name="Step">The one that gives the value; the last of those whose mean it is.</param>
/// <param name="IsComplete">Whether its last step is reported; a mean is provisional before.</param>
/// <param name="Configuration">All active parameters and the constants.</param>
/// <param name="Metrics">As they were reported at <paramref name="Step"/>.</param>
/// <param name="StandardError">Of the value; <see langword="null"/> if it is no mean, or one of a single step.</param>
/// <param name="Checkpoint">The file or directory that it saved last, or at <paramref name="Step"/>; <see langword="null"/> if
/// none is kept.</param>
/// <param name="Artifacts">Files that it reported.</param>
/// <param name="MeanOf">How many steps the value is the mean of; <see langword="null"/> if it is no mean.</param>
/// <param name="Suggestion">Why it was suggested; <see langword="null"/> where nobody looked.</param>
internal sealed record BestReport(
    int Trial, int Attempt, double Value, int Step, bool IsComplete, JsonObject Configuration,
    IReadOnlyDictionary<string, double> Metrics, double? StandardError = null, int? MeanOf = null,
    string? Checkpoint = null, IReadOnlyList<string>? Artifacts = null, SuggestionReport? Suggestion = null);

internal sealed record SavingsReport(long TrainedSteps, long FullSteps, double Share);

/// <param name="Trial">Which.</param>
/// <param name="Status">completed, running, …</param>
/// <param name="Attempt">The last; 0 if it never ran.</param>
/// <param name="Step">The last.</param>
/// <param name="Value">Of the leading objective.</param>
/// <param name="Rung">The last that it reached.</param>
/// <param name="Seconds">How long its run lasts.</param>
/// <param name="Configuration">All active parameters and the constants.</param>
/// <param name="LastEnd">How its last run ended.</param>
/// <param name="StandardError">Of the value, if that is a mean.</param>
/// <param name="Suggestion">Why it was suggested; <see langword="null"/> where nobody looked.</param>
/// <param name="Reuses">The trial of the same configuration whose values it took over.</param>
internal sealed record TrialReport(
    int Trial, string Status, int Attempt, int Step, double? Value, int? Rung, double? Seconds, JsonObject? Configuration,
    string? LastEnd, double? StandardError = null, SuggestionReport? Suggestion = null, int? Reuses = null);

/// <param name="Trial">Which.</param>
/// <param name="Class">crashed, diverged, …</param>
/// <param name="Reason">A sentence.</param>
/// <param name="Log">The file with all that the trial's last run wrote.</param>
internal sealed record FailureReport(int Trial, string Class, string Reason, string Log);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = false)]
[JsonSerializable(typeof(StudyReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
