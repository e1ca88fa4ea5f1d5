using System.Globalization;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Running;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Views;

/// <summary>One plain line per event that a person wants to know of: where output is a file or a pipe.</summary>
internal sealed class PlainView : RunView
{
    public override Task FollowAsync(LocalStudy study, StudyHome home, CancellationToken interrupted)
    {
        StudyState? state = null;
        var first = true;
        return EachAsync(study, now =>
        {
            if (first && now.State.Incarnation > 1) state = now.State;       // resumed: what happened before is not told again
            if (first) Console.WriteLine(Opening(now.State));
            first = false;
            if (now.State.Facts == state?.Facts) return;
            var news = JournalReader.Read(home.Facts, home.Study, state?.Facts ?? 0).Select(at => at.Fact).ToArray();
            foreach (var line in Lines(ref state, news)) Console.WriteLine(line);
        }, Console.Error.WriteLine, interrupted);
    }

    /// <param name="state">Before the facts; after them when this returns.</param>
    /// <param name="facts">Whole batches.</param>
    internal static IReadOnlyList<string> Lines(ref StudyState? state, IReadOnlyList<StudyEvent> facts)
    {
        var lines = new List<string>();
        for (var i = 0; i < facts.Count; i++)
        {
            var before = state;
            state = StudyState.Evolve(state, facts[i]);
            if (Line(before, state, facts[i], i + 1 < facts.Count ? facts[i + 1] : null) is { } line) lines.Add(line);
        }
        return lines;
    }

    internal static string Opening(StudyState state) => state.Incarnation > 1
        ? Text($"Resuming the study {state.Spec.Name}: {state.Completed} completed, {state.Pruned} pruned, {state.Failed} failed so far.")
        : Text($"Beginning the study {state.Spec.Name}, {state.Spec.Concurrency} at once.");

    private static string? Line(StudyState? before, StudyState after, StudyEvent fact, StudyEvent? next) => fact switch
    {
        TrialSuggested e when SuggestionText.IsTelling(e.Because) => Text($"Trial {e.Trial} suggested by {SuggestionText.Of(e.Because)}"),
        TrialReused e => Text($"Trial {e.Trial}: same configuration as trial {e.Of}, its value reused: {Value(after, e.Trial)}."),
        TrialCompleted e when after.Trials[e.Trial.Value].Reuses is not null => null,
        TrialCompleted e => Text($"Trial {e.Trial} completed: {Value(after, e.Trial)}{(before?.Best != after.Best ? ", the best so far" : "")}."),
        TrialPruned e => Text($"Trial {e.Trial} pruned at {after.Spec.Steps.Unit} {e.Step}: {Sentences.Of(e.Because, after.Spec.Steps.Unit)}"),
        TrialPaused e => Text($"Trial {e.Trial} pauses at {after.Spec.Steps.Unit} {e.Step}: {Sentences.OfPause(e.Because)}"),
        TrialPromoted e => Text($"Trial {e.Trial} goes on after {after.Spec.Steps.Unit} {e.Step}: {Sentences.Of(e.Because, after.Spec.Steps.Unit)}"),
        TrialEnqueued e => Text($"{e.By} enqueued {e.Given}."),
        RunStarted { Note: { } note } e => Text($"Trial {e.Run.Trial}, attempt {e.Run.Attempt}: {note}"),
        TrialFailed e => Text($"Trial {e.Trial} failed ({Reporting.Word(e.Class)}): {e.Reason}"),
        RunEnded { End.Class: not (RunClass.Finished or RunClass.Stopped) } e
            when after.Trials[e.Run.Trial.Value].Status == TrialStatus.Waiting && next is not TrialFailed =>
            Text($"Trial {e.Run.Trial}, attempt {e.Run.Attempt}, ended ({Reporting.Word(e.End.Class)}) and is tried again: {e.End.Reason}"),
        StudyEnded e => Text($"The study has ended: {e.Because}"),
        _ => null,
    };

    private static string Value(StudyState state, TrialNumber trial)
    {
        var (leading, curve) = (state.Spec.Leading, state.Trials[trial.Value].Curve);
        var value = $"{leading.Metric} {Sentences.Of(leading.ValueOf(curve)!.Value, leading.StandardErrorOf(curve))}";
        return leading.Value == ValueAt.Mean ? $"{value} ({Sentences.Count(curve.Count, state.Spec.Steps.Unit)})" : value;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
