using System.Collections.Immutable;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>A study's state as it lies in a snapshot. What can be derived is left out. A snapshot is a cache: one that
/// can't be read is discarded and the journal replayed.</summary>
internal sealed record StateImage(
    StudySpec Spec,
    long Facts,
    Moment Last,
    long Incarnation,
    ImmutableArray<TrialImage> Trials,
    ImmutableArray<long> Wants,
    ImmutableArray<TrialNumber> Ready,
    ImmutableArray<TrialNumber> Waiting,
    ImmutableArray<RungImage> Rungs,
    ImmutableArray<int> Ended,
    ImmutableArray<int> SinceResume,
    TrialNumber? Best,
    StudyEvent.TrialFailed? LastFailure,
    int? TrialBudget,
    StudyEvent.StudyEnded? End,
    ImmutableArray<string> Commands)
{
    public static StateImage Of(StudyState state) => new(
        state.Spec, state.Facts, state.Last, state.Incarnation,
        [.. state.Trials.Select(TrialImage.Of)],
        [.. state.Wants.SelectMany(want => new[] { want.Key.Value, want.Value })],
        [.. state.Ready], [.. state.Waiting],
        [.. state.Rungs.All.Select(RungImage.Of)],
        [.. state.Ended.Select(view => view.Number.Value)],
        [state.SinceResume.Ended, state.SinceResume.Failed],
        state.Best, state.LastFailure, state.TrialBudget, state.End, [.. state.Commands]);

    public StudyState ToState()
    {
        var trials = PersistentVector<Trial>.Empty;
        foreach (var image in Trials) trials = trials.Add(image.ToTrial(new TrialNumber(trials.Count), Spec.Objectives.Length));
        return new StudyState(Spec)
        {
            Facts = Facts,
            Last = Last,
            Incarnation = Incarnation,
            Trials = trials,
            Wants = Wants.Chunk(2).ToImmutableSortedDictionary(want => new TrialNumber((int)want[0]), want => want[1]),
            Ready = [.. Ready],
            Waiting = [.. Waiting],
            Live = trials.Where(trial => trial.Live is not null)
                .SelectMany(trial => trial.Live!.Places.Select(place => (place.SlotId, trial)))
                .ToImmutableSortedDictionary(
                    at => at.SlotId, at => new RunId(Spec.Name, at.trial.Number, at.trial.Live!.Attempt)),
            Rungs = new Rungs([.. Rungs.Select(rung => rung.ToRung())]),
            Ended = AppendList<TrialView>.Empty.Append([.. Ended.Select(number => trials[number].View)]),
            Completed = trials.Count(trial => trial.Status == TrialStatus.Completed),
            Pruned = trials.Count(trial => trial.Status == TrialStatus.Pruned),
            Failed = trials.Count(trial => trial.Status == TrialStatus.Failed),
            SinceResume = (SinceResume[0], SinceResume[1]),
            Best = Best,
            LastFailure = LastFailure,
            TrialBudget = TrialBudget,
            End = End,
            Commands = ImmutableSortedSet.Create<string>(StringComparer.Ordinal, [.. Commands]),
        };
    }
}

/// <param name="Point">Coordinates, <see langword="null"/> where a parameter is not active; empty while wanted.</param>
/// <param name="Curve">Row by row: step, objectives.</param>
internal sealed record TrialImage(
    TrialStatus Status, ImmutableArray<double?> Point, ImmutableArray<double> Curve, LiveRun? Live, int Attempts,
    long LastSeq, int Crashes, int Kills, RunClass LastEnd, Metrics? Shown, int ShownAttempt)
{
    public static TrialImage Of(Trial trial) => new(
        trial.Status,
        trial.Point.Coordinates.IsDefault ? [] : [.. trial.Point.Coordinates.Select(c => double.IsNaN(c) ? (double?)null : c)],
        trial.Curve.ToRows(), trial.Live, trial.Attempts, trial.LastSeq, trial.Crashes, trial.Kills, trial.LastEnd,
        trial.Shown.Metrics, trial.Shown.Attempt);

    public Trial ToTrial(TrialNumber number, int objectives) => new(number, Core.Trials.Curve.FromRows(Curve.AsSpan(), objectives))
    {
        Status = Status,
        Point = Status == TrialStatus.Wanted ? default : new Point([.. Point.Select(c => c ?? double.NaN)]),
        Live = Live,
        Attempts = Attempts,
        LastSeq = LastSeq,
        Crashes = Crashes,
        Kills = Kills,
        LastEnd = LastEnd,
        Shown = (Shown, ShownAttempt),
    };
}

internal sealed record RungImage(int Step, ImmutableArray<double> Losses, ImmutableArray<int> Trials)
{
    public static RungImage Of(Rung rung) =>
        new(rung.Step, [.. rung.Entries.Select(e => e.Loss)], [.. rung.Entries.Select(e => e.Trial)]);

    public Rung ToRung() =>
        new(Step, [.. Losses.Zip(Trials, (loss, trial) => new RungEntry(loss, trial))]);
}
