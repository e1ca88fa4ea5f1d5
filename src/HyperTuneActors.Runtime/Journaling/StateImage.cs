using System.Collections.Immutable;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>What a snapshot holds of a study's state beside what grows with its trials (<see cref="TrialBytes"/>). What can
/// be derived is left out.</summary>
internal sealed record StateImage(
    StudySpec Spec,
    long Facts,
    Moment Last,
    long Incarnation,
    ImmutableArray<LiveImage> Live,
    ImmutableArray<long> Wants,
    ImmutableArray<GivenImage> Given,
    ImmutableArray<Configuration> Enqueued,
    ImmutableArray<TrialNumber> Ready,
    ImmutableArray<TrialNumber> Waiting,
    ImmutableArray<TrialNumber> Paused,
    ImmutableArray<EndImage> Ends,
    StartTrouble? StartTrouble,
    ImmutableArray<int> SinceResume,
    TrialNumber? Best,
    StudyEvent.TrialFailed? LastFailure,
    int? TrialBudget,
    StudyEvent.StudyEnded? End,
    ImmutableArray<string> Commands,
    ImmutableArray<TrialNumber> WithArtifacts = default,
    ProgressImage? Progress = null,
    ImmutableArray<FailedStartImage> CouldNotStart = default)
{
    public static StateImage Of(StudyState state) => new(
        state.Spec, state.Facts, state.Last, state.Incarnation,
        [.. state.Live.Values.Distinct().Select(run => new LiveImage(run.Trial, state.Trials[run.Trial.Value].Live!))],
        [.. state.Wants.SelectMany(want => new[] { want.Key.Value, want.Value })],
        [.. state.Given.Select(given => new GivenImage(given.Key, given.Value))], [.. state.Enqueued],
        [.. state.Ready], [.. state.Waiting], [.. state.Paused],
        [.. state.Ends.Select(end => new EndImage(end.Key, end.Value))],
        state.StartTrouble,
        [state.SinceResume.Ended, state.SinceResume.Failed],
        state.Best, state.LastFailure, state.TrialBudget, state.End, [.. state.Commands],
        [.. state.WithArtifacts], ProgressImage.Of(state.Progress),
        [.. state.CouldNotStart.Select(failed => new FailedStartImage(failed.Key, failed.Value))]);

    /// <param name="trials">By number, all of them, those with a live run still without it.</param>
    /// <param name="ended">Their numbers in the order in which they ended.</param>
    /// <param name="spent">What the progress knows of their costs, NaN for nothing.</param>
    /// <param name="rungs">What the scheduler remembers.</param>
    public StudyState ToState(Trial[] trials, int[] ended, double[] spent, Rungs rungs)
    {
        foreach (var (trial, run) in Live) trials[trial.Value] = trials[trial.Value] with { Live = run };
        var state = new StudyState(Spec)
        {
            Facts = Facts,
            Last = Last,
            Incarnation = Incarnation,
            Trials = PersistentVector<Trial>.Empty.AddRange(trials),
            Wants = Wants.Chunk(2).ToImmutableSortedDictionary(want => new TrialNumber((int)want[0]), want => want[1]),
            Ready = [.. Ready],
            Given = Given.ToImmutableSortedDictionary(given => given.Trial, given => given.Configuration),
            Enqueued = [.. Enqueued],
            Waiting = [.. Waiting],
            Paused = [.. Paused],
            CouldNotStart = (CouldNotStart.IsDefault ? [] : CouldNotStart).ToImmutableSortedDictionary(
                failed => failed.Trial, failed => failed.Worker),
            Ends = Ends.ToImmutableSortedDictionary(end => end.Class, end => end.Runs),
            StartTrouble = StartTrouble,
            Live = Live.SelectMany(live => live.Run.Places.Select(place => (place.SlotId, live)))
                .ToImmutableSortedDictionary(
                    at => at.SlotId, at => new RunId(Spec.Name, at.live.Trial, at.live.Run.Attempt)),
            Rungs = rungs,
            Ended = AppendList<TrialView>.Empty.Append([.. ended.Select(number => trials[number].View)]),
            Completed = trials.Count(trial => trial.Status == TrialStatus.Completed),
            Pruned = trials.Count(trial => trial.Status == TrialStatus.Pruned),
            Failed = trials.Count(trial => trial.Status == TrialStatus.Failed),
            SinceResume = (SinceResume[0], SinceResume[1]),
            Best = Best,
            WithArtifacts = WithArtifacts.IsDefault ? [] : [.. WithArtifacts],
            Progress = (Progress ?? new ProgressImage()).ToProgress(Spec, trials, spent),
            LastFailure = LastFailure,
            TrialBudget = TrialBudget,
            End = End,
            Commands = ImmutableSortedSet.Create<string>(StringComparer.Ordinal, [.. Commands]),
        };
        return state with { Tried = state.TriedBy(trials), Trained = TrainedOf(state.Ended, trials) };
    }

    private static AppendList<TrialView> TrainedOf(AppendList<TrialView> ended, Trial[] trials) =>
        Array.Exists(trials, trial => trial.Reuses is not null)
            ? AppendList<TrialView>.Empty.Append([.. ended.Where(view => trials[view.Number.Value].Reuses is null)])
            : ended;
}

internal sealed record LiveImage(TrialNumber Trial, LiveRun Run);

internal sealed record GivenImage(TrialNumber Trial, Configuration Configuration);

internal sealed record FailedStartImage(TrialNumber Trial, string Worker);

internal sealed record EndImage(RunClass Class, int Runs);

/// <summary>What of a study's progress its trials don't tell.</summary>
internal sealed record ProgressImage(
    double? Cost = null, double? Improved = null, int Unimproved = 0, ExpectedGain? Gain = null)
{
    public static ProgressImage Of(Progress progress) =>
        new(progress.Cost, progress.Improved, progress.Unimproved, progress.Gain);

    public Progress ToProgress(StudySpec spec, Trial[] trials, double[] spent) => new()
    {
        Steps = trials.Sum(trial => trial.Reuses is null ? (long)trial.Curve.LastStep : 0),
        Cost = Cost,
        Spent = PersistentVector<double?>.Empty.AddRange([.. spent.Select(one => double.IsNaN(one) ? (double?)null : one)]),
        Improved = Improved,
        Unimproved = Unimproved,
        Gain = Gain,
        Losses = spec.Budget.NeedsMedian
            ? [.. trials.Where(trial => trial.Status == TrialStatus.Completed).Select(trial => Entry(spec.Leading, trial))]
            : [],
    };

    private static RungEntry Entry(Objective leading, Trial trial) =>
        new(leading.Loss(leading.ValueOf(trial.Curve)!.Value), trial.Number.Value);
}
