using System.Globalization;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyCommand;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>Which configurations a study takes from people, in which place of its budget.</summary>
internal static class EnqueueRules
{
    public static Decision Decide(StudyState state, Enqueue enqueue, Moment now)
    {
        if (state.Commands.Contains(enqueue.Id.Value))
            return Decision.Only(state, Answer.Done.Instance);
        if (Given.FaultIn(state.Space, enqueue.Given) is { } fault)
            return Decision.Only(state, new Answer.Reject(fault));
        return Refusal(state) is { } because
            ? Decision.Only(state, new Answer.Reject(because))
            : Decision.Of(state, new TrialEnqueued(enqueue.Id, enqueue.By, enqueue.Given) { At = now });
    }

    private static string? Refusal(StudyState state)
    {
        if (state.Enqueued.Count >= state.BudgetLeft)
            return string.Create(CultureInfo.InvariantCulture,
                $"The trial budget of {state.TrialBudget} has no place left for it; extend it first.");
        return state.End switch
        {
            { Reason: EndReason.Plateau or EndReason.Converged } end => $"The study has ended; extend it first. {end.Because}",
            { IsComplete: true } end => $"The study has ended: {end.Because}",
            _ => null,
        };
    }
}
