using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Views;

/// <summary>What <c>why</c> prints: a trial's configuration, why it was suggested, and what became of it.</summary>
internal static class TrialLifeView
{
    public static void Write(TextWriter to, TrialLife life)
    {
        var (spec, trial) = (life.State.Spec, life.Trial);
        to.WriteLine(Text($"{spec.Name}: trial {trial.Number}, {Status(life)}"));
        if (trial.Status != TrialStatus.Wanted)
            foreach (var (name, value) in Reporting.Json(life.State.Space.ConfigurationOf(trial.Point))) to.WriteLine(Text($"  {name} = {value}"));
        foreach (var (at, line) in Lines(life)) to.WriteLine($"{Sentences.Of(at),8}  {line}");
    }

    /// <summary>What to say of a number that no trial has.</summary>
    public static string NoTrial(StudyState state, int number)
    {
        var has = state.Trials.Count == 0 ? "it has none yet" : Text($"they are numbered from 0 to {state.Trials.Count - 1}");
        return Text($"The study {state.Spec.Name} has no trial {number}: {has}.");
    }

    /// <summary>For machines: the trial, why it was suggested, and its facts as they are in the journal.</summary>
    public static string Json(TrialLife life)
    {
        var (spec, trial) = (life.State.Spec, life.Trial);
        return new JsonObject
        {
            ["study"] = spec.Name.Value,
            ["trial"] = trial.Number.Value,
            ["status"] = Reporting.Word(trial.Status),
            ["step"] = trial.Curve.LastStep,
            ["value"] = spec.Leading.ValueOf(trial.Curve),
            ["configuration"] = trial.Status == TrialStatus.Wanted ? null : Reporting.Json(life.State.Space.ConfigurationOf(trial.Point)),
            ["suggestion"] = life.Why is { } why
                ? JsonSerializer.SerializeToNode(SuggestionReport.Of(why), ReportJson.Default.SuggestionReport)
                : null,
            ["facts"] = new JsonArray([.. life.Facts.Select(at => JsonNode.Parse(FactLine.Of(at.Number, at.Fact)))]),
        }.ToJsonString();
    }

    private static string Status(TrialLife life)
    {
        var (spec, trial) = (life.State.Spec, life.Trial);
        var status = Reporting.Word(trial.Status).Replace('_', ' ');
        return spec.Leading.ValueOf(trial.Curve) is { } value
            ? Text($"{status} at {spec.Steps.Unit} {trial.Curve.LastStep}: {spec.Leading.Metric} {Sentences.Of(value, spec.Leading.StandardErrorOf(trial.Curve))}")
            : status;
    }

    /// <summary>One line for each fact that a person wants to know of; reports that follow each other share one.</summary>
    private static IEnumerable<(TimeSpan At, string Line)> Lines(TrialLife life)
    {
        var reports = new List<MetricReported>();
        foreach (var (_, fact) in life.Facts)
        {
            if (fact is MetricReported report)
            {
                reports.Add(report);
                continue;
            }
            if (Line(life, fact) is not { } line) continue;
            if (reports.Count > 0) yield return Reported(life.State.Spec, reports);
            reports.Clear();
            yield return (fact.At.Elapsed, line);
        }
        if (reports.Count > 0) yield return Reported(life.State.Spec, reports);
    }

    private static (TimeSpan At, string Line) Reported(StudySpec spec, List<MetricReported> reports)
    {
        var (first, last) = (reports[0], reports[^1]);
        var (metric, unit) = (spec.Leading.Metric, spec.Steps.Unit);
        return (last.At.Elapsed, reports.Count == 1
            ? Text($"{unit} {last.Step}: {metric} {last.Values.Find(metric):0.######}")
            : Text($"{unit} {first.Step} to {last.Step}: {metric} {first.Values.Find(metric):0.######} to {last.Values.Find(metric):0.######}"));
    }

    private static string? Line(TrialLife life, StudyEvent fact) => fact switch
    {
        TrialWanted { Given: { } given } => $"takes what was enqueued: {given}",
        TrialSuggested e => $"suggested by {SuggestionText.Of(e.Because)}",
        TrialReused e => Text($"same configuration as trial {e.Of}, its value reused"),
        RunPlaced e => Text($"attempt {e.Run.Attempt} gets slot {e.Places[0].Slot} of {e.Places[0].Host.Worker}")
            + (e.From is { } from ? Text($", from the checkpoint of {Unit(life)} {from.Step}") : ""),
        StudyEvent.RunStarted { Note: { } note } => note,
        TrialPaused e => Text($"pauses at {Unit(life)} {e.Step}: {Sentences.OfPause(e.Because)}"),
        TrialPromoted e => Text($"goes on after {Unit(life)} {e.Step}: {Sentences.Of(e.Because, Unit(life))}"),
        TrialPruned e => Text($"pruned at {Unit(life)} {e.Step}: {Sentences.Of(e.Because, Unit(life))}"),
        TrialCompleted => "completed" + (life.State.Best == life.Trial.Number ? ", the best of all so far" : ""),
        TrialFailed e => $"failed ({Reporting.Word(e.Class).Replace('_', ' ')}): {e.Reason}",
        StudyEvent.RunEnded e => Text($"attempt {e.Run.Attempt} ended ({Reporting.Word(e.End.Class).Replace('_', ' ')})")
            + (e.End.Class is RunClass.Finished or RunClass.Stopped ? "" : $": {e.End.Reason}"),
        StudyEnded e when !life.Trial.IsEnded => $"the study ended: {e.Because}",
        _ => null,
    };

    private static string Unit(TrialLife life) => life.State.Spec.Steps.Unit;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
