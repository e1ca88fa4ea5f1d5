using System.Globalization;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyCommand;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>How a study begins, is opened, stopped, resumed and extended.</summary>
internal static class LifeRules
{
    /// <summary>Opening writes every want without a draft again: its draft is then computed from the state as it is now,
    /// since the state at the old place is gone with the process that had it.</summary>
    public static Decision Decide(StudyState? state, Open open, Moment now)
    {
        var decision = state is null
            ? Decision.Of(null, new StudyCreated(open.Spec) { At = now })
            : Decision.Only(state, Answer.Done.Instance);
        if (state is not null && state.Spec != open.Spec)
            return Decision.Only(state, new Answer.Reject("The study was created with another study file."));
        decision = decision.Then(
            new StudyOpened(decision.Next!.Incarnation + 1, open.Host, open.Version) { At = now });
        foreach (var trial in decision.Next!.Wants.Keys)
            decision = decision.Then(new TrialWanted(trial) { At = now });
        return decision;
    }

    public static Decision Decide(StudyState state, Stop stop, Moment now)
    {
        if (state.Commands.Contains(stop.Id.Value))
            return Decision.Only(state, Answer.Done.Instance);
        if (state.End is { } end)
            return Decision.Only(state, new Answer.Reject($"The study has ended already: {end.Because}"));
        return Decision.Of(state, new StudyStopped(stop.Id, stop.By) { At = now })
            .Then(new StudyEnded(EndReason.Stopped, $"Stopped by {stop.By}.", state.Paused.Count) { At = now });
    }

    public static Decision Decide(StudyState state, Resume resume, Moment now)
    {
        if (state.Commands.Contains(resume.Id.Value) || state.End is null)
            return Decision.Only(state, Answer.Done.Instance);
        return state.End.IsComplete
            ? Decision.Only(state, new Answer.Reject($"The study is complete: {state.End.Because}"))
            : Decision.Of(state, new StudyResumed(resume.Id, resume.By) { At = now });
    }

    public static Decision Decide(StudyState state, Extend extend, Moment now)
    {
        if (state.Commands.Contains(extend.Id.Value))
            return Decision.Only(state, Answer.Done.Instance);
        return Refusal(state, extend.Trials) is { } because
            ? Decision.Only(state, new Answer.Reject(because))
            : Decision.Of(state, new StudyExtended(extend.Id, extend.By, extend.Trials) { At = now });
    }

    /// <summary>A study that ended because trials did not seem worth while has some left, and may have no budget of them.</summary>
    private static string? Refusal(StudyState state, int trials)
    {
        if (state.End is { IsComplete: true, IsExtensible: false } end)
            return $"The study has ended, and more trials don't change that: {end.Because}";
        var goesOn = state.End is { Reason: EndReason.Plateau or EndReason.Converged };
        var taken = state.Counted + state.Open;
        return (state.TrialBudget, goesOn) switch
        {
            (null, false) => "The study has no trial budget to extend.",
            ({ } budget, false) when trials <= budget => Text($"The trial budget is {budget} already; extend it to more."),
            ({ } budget, true) when trials < budget => Text($"The trial budget is {budget} already; extend it to {budget} or more."),
            (_, true) when trials <= taken => Text($"The study has had {taken} trials already; extend it to more."),
            _ => null,
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
