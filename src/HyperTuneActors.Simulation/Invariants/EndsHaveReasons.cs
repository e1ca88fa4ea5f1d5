using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Every run, trial and study that ends says why.</summary>
internal sealed class EndsHaveReasons : Invariant
{
    public override string Name => "every end has a reason";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        var isGiven = fact switch
        {
            RunEnded e => e.End.Class != RunClass.None && IsText(e.End.Reason),
            TrialFailed e => e.Class is not (RunClass.None or RunClass.Finished) && IsText(e.Reason),
            TrialPruned e => e.Because is { Count: > 0, Kept: > 0 } because && IsText(because.Rule) && because.Rank > because.Kept,
            TrialPaused e => e.Because is { Count: > 0, Rank: > 0 } because && IsText(because.Rule),
            TrialPromoted e => e.Because is { Kept: > 0 } because && IsText(because.Rule) && because.Rank <= because.Kept,
            CheckpointDropped e => IsText(e.Because),
            ArtifactsDropped e => IsText(e.Because),
            StudyEnded e => e.Reason != EndReason.None && IsText(e.Because),
            _ => true,
        };
        Require(isGiven, $"{fact} does not say why.");
    }

    private static bool IsText(string text) => !string.IsNullOrWhiteSpace(text);
}
