using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyCommand;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>Which drafts a study accepts: the one for a wanted trial's last basis, in the order of the trials' numbers.</summary>
internal static class DraftRules
{
    public static Decision Decide(StudyState state, AcceptDraft draft, Moment now)
    {
        if (!state.Wants.TryGetValue(draft.Trial, out var basis) || basis != draft.Basis)
            return Decision.Only(state, new Answer.Reject($"No draft on basis {draft.Basis} is wanted for trial {draft.Trial}."));
        if (state.Wants.Keys.First() != draft.Trial)
            return Decision.Only(state, Answer.Later.Instance);
        var configuration = state.Space.ConfigurationOf(draft.Draft.Point);
        var suggested = new TrialSuggested(draft.Trial, configuration, draft.Draft.Because, draft.InstructionSet) { At = now };
        return ReuseRules.After(Decision.Of(state, suggested), draft.Trial, now);
    }
}
