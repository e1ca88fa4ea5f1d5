using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>Whether two states say the same, however they came about.</summary>
internal static class SameState
{
    /// <summary>What is compared; a test holds this against the properties that a state has.</summary>
    private static readonly (string Property, Func<StudyState, StudyState, bool> IsSame)[] Parts =
    [
        (nameof(StudyState.Spec), (a, b) => ReferenceEquals(a.Spec, b.Spec) || a.Spec == b.Spec),
        (nameof(StudyState.Facts), (a, b) => a.Facts == b.Facts),
        (nameof(StudyState.Last), (a, b) => a.Last == b.Last),
        (nameof(StudyState.Incarnation), (a, b) => a.Incarnation == b.Incarnation),
        (nameof(StudyState.Trials), (a, b) => AreSame(a.Trials, b.Trials, IsSame)),
        (nameof(StudyState.Wants), (a, b) => a.Wants.SequenceEqual(b.Wants)),
        (nameof(StudyState.Tried), (a, b) => a.Tried.SetEquals(b.Tried)),
        (nameof(StudyState.Given), (a, b) => a.Given.SequenceEqual(b.Given)),
        (nameof(StudyState.Enqueued), (a, b) => a.Enqueued.SequenceEqual(b.Enqueued)),
        (nameof(StudyState.Paused), (a, b) => a.Paused.SequenceEqual(b.Paused)),
        (nameof(StudyState.Ends), (a, b) => a.Ends.SequenceEqual(b.Ends)),
        (nameof(StudyState.StartTrouble), (a, b) => a.StartTrouble == b.StartTrouble),
        (nameof(StudyState.CouldNotStart), (a, b) => a.CouldNotStart.SequenceEqual(b.CouldNotStart)),
        (nameof(StudyState.Ready), (a, b) => a.Ready.SequenceEqual(b.Ready)),
        (nameof(StudyState.Waiting), (a, b) => a.Waiting.SequenceEqual(b.Waiting)),
        (nameof(StudyState.Live), (a, b) => a.Live.SequenceEqual(b.Live)),
        (nameof(StudyState.Rungs), (a, b) => a.Rungs == b.Rungs),
        (nameof(StudyState.Ended), (a, b) => AreSame(a.Ended, b.Ended, IsSame)),
        (nameof(StudyState.Trained), (a, b) => AreSame(a.Trained, b.Trained, IsSame)),
        (nameof(StudyState.Completed), (a, b) => a.Completed == b.Completed),
        (nameof(StudyState.Pruned), (a, b) => a.Pruned == b.Pruned),
        (nameof(StudyState.Failed), (a, b) => a.Failed == b.Failed),
        (nameof(StudyState.SinceResume), (a, b) => a.SinceResume == b.SinceResume),
        (nameof(StudyState.Best), (a, b) => a.Best == b.Best),
        (nameof(StudyState.Progress), (a, b) => a.Progress == b.Progress),
        (nameof(StudyState.WithArtifacts), (a, b) => a.WithArtifacts.SequenceEqual(b.WithArtifacts)),
        (nameof(StudyState.LastFailure), (a, b) => a.LastFailure == b.LastFailure),
        (nameof(StudyState.TrialBudget), (a, b) => a.TrialBudget == b.TrialBudget),
        (nameof(StudyState.End), (a, b) => a.End == b.End),
        (nameof(StudyState.Commands), (a, b) => a.Commands.SequenceEqual(b.Commands)),
    ];

    /// <summary>What the parts above make up.</summary>
    private static readonly string[] Derived =
    [
        nameof(StudyState.Space), nameof(StudyState.Sampler), nameof(StudyState.Scheduler), nameof(StudyState.Counted),
        nameof(StudyState.Open), nameof(StudyState.BudgetLeft), nameof(StudyState.History), nameof(StudyState.IsClosing),
        nameof(StudyState.Distinct), nameof(StudyState.Reusable), nameof(StudyState.Repertoire), nameof(StudyState.TrialsLeft),
    ];

    public static IEnumerable<string> Properties => Parts.Select(part => part.Property).Concat(Derived);

    /// <returns>The first property in which they differ, or <see langword="null"/>.</returns>
    public static string? Difference(StudyState left, StudyState right) =>
        Parts.FirstOrDefault(part => !part.IsSame(left, right)).Property;

    private static bool AreSame<T>(IReadOnlyList<T> left, IReadOnlyList<T> right, Func<T, T, bool> isSame)
    {
        if (left.Count != right.Count) return false;
        for (var i = 0; i < left.Count; i++)
            if (!ReferenceEquals(left[i], right[i]) && !isSame(left[i], right[i])) return false;
        return true;
    }

    private static bool IsSame(Trial left, Trial right) =>
        IsSame(left.View with { Point = default }, right.View with { Point = default })
        && left.Point.Coordinates.IsDefault == right.Point.Coordinates.IsDefault
        && (left.Point.Coordinates.IsDefault || left.Point == right.Point)
        && left with { Curve = right.Curve, Point = default } == right with { Point = default };

    private static bool IsSame(TrialView left, TrialView right) =>
        left.Number == right.Number && left.Status == right.Status
        && (left.Point.Coordinates.IsDefault || left.Point == right.Point) && IsSame(left.Curve, right.Curve);

    private static bool IsSame(Curve left, Curve right) =>
        left.Objectives == right.Objectives && left.ToRows().AsSpan().SequenceEqual(right.ToRows().AsSpan());
}
