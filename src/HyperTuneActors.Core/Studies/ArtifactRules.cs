using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>Whose artifacts nobody needs any more. Looked at after every decision, for the trials that it touched.</summary>
/// <remarks>A trial keeps its own until it has ended and its last run is gone, which may report some until then; afterwards
/// only the best of all does.</remarks>
internal static class ArtifactRules
{
    public static Decision Settle(Decision decision, StudyState? before, Moment now)
    {
        if (decision.Next is not { Spec.Artifacts: ArtifactKeeping.Best }) return decision;
        foreach (var (fact, _) in decision.Steps)
            decision = fact switch
            {
                RunEnded e => Trim(decision, e.Run.Trial, now),
                TrialCompleted when before?.Best is { } former => Trim(decision, former, now),
                _ => decision,
            };
        return decision;
    }

    private static Decision Trim(Decision decision, TrialNumber number, Moment now)
    {
        var state = decision.Next!;
        return state.WithArtifacts.Contains(number) && !state.NeedsArtifacts(state.Trials[number.Value])
            ? decision.Then(new ArtifactsDropped(number, "Its trial has ended, and is not the best.") { At = now })
            : decision;
    }
}
