using System.Text.Json;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>Whether two states are one, in all that they hold.</summary>
internal static class SameState
{
    public static void Assert(StudyState? expected, StudyState? actual)
    {
        if (expected is null || actual is null)
        {
            Xunit.Assert.Equal(expected, actual);
            return;
        }
        Xunit.Assert.Equal(expected.Facts, actual.Facts);
        Xunit.Assert.Equal(expected.Spec, actual.Spec);
        Xunit.Assert.Equal(Image(expected), Image(actual));
        Xunit.Assert.Equal(expected.Live, actual.Live);
        Xunit.Assert.Equal((expected.Completed, expected.Pruned, expected.Failed), (actual.Completed, actual.Pruned, actual.Failed));
        Xunit.Assert.Equal(expected.Tried, actual.Tried);
        Xunit.Assert.Equal(expected.Rungs, actual.Rungs);
        Xunit.Assert.Equal(expected.StartTrouble, actual.StartTrouble);
        Xunit.Assert.Equal(expected.Progress, actual.Progress);
        Xunit.Assert.Equal(expected.Ended.Select(Seen), actual.Ended.Select(Seen));
        Xunit.Assert.Equal(expected.History.Open.Select(Seen), actual.History.Open.Select(Seen));
        Xunit.Assert.Equal(expected.Trials.Select(Seen), actual.Trials.Select(Seen));
    }

    private static string Image(StudyState state) =>
        JsonSerializer.Serialize(StateImage.Of(state), FactJson.Of<StateImage>());

    private static string Seen(TrialView view) =>
        $"{view.Number} {view.Status} [{string.Join(' ', view.Point.Coordinates)}] [{string.Join(' ', view.Curve.ToRows())}]";

    private static string Seen(Trial trial) => trial.Point.Coordinates.IsDefault
        ? $"{trial.Number} {trial.Status}"
        : $"{Seen(trial.View)} {trial.Live} {trial.Attempts} {trial.LastSeq} {trial.Failures} [{string.Join(' ', trial.Checkpoints?.All ?? [])}] {trial.LastEnd} {trial.Shown}";
}
