using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Studies;

/// <summary>Recomputes a whole study from its facts: every suggestion from its basis, every verdict from its place.</summary>
public sealed class Verification(string instructionSet)
{
    private readonly Dictionary<TrialNumber, StudyState> bases = [];
    private readonly Dictionary<TrialNumber, Draft> drafts = [];
    private readonly List<string> findings = [];
    private (StudyEvent? Fact, long Place) due;
    private StudyState? state;
    private bool isBroken;

    public int Suggestions { get; private set; }

    public int Verdicts { get; private set; }

    /// <summary>Suggestions made by another version of a sampler or on other processors, which can't be compared.</summary>
    public int NotComparable { get; private set; }

    /// <summary>Steps that were reported again with other values, as a program that is not deterministic does. No fault.</summary>
    public int DifferentRepeats { get; private set; }

    /// <summary>What differs from what was recorded; empty if the study is exact.</summary>
    public IReadOnlyList<string> Findings => findings;

    /// <summary>The state after the last fact.</summary>
    public StudyState? State => state;

    /// <summary>Takes the next fact of the journal, in its order.</summary>
    public void Take(StudyEvent fact)
    {
        if (isBroken) return;
        CheckDue(fact);
        if (fact is TrialWanted first) Check(first);
        if (fact is TrialSuggested suggested) Check(suggested);
        if (fact is TrialPromoted promoted) Check(promoted);
        if (fact is StudyEnded ended) Check(ended);
        var before = state;
        if (!TryEvolve(fact)) return;
        if (fact is TrialWanted wanted) bases[wanted.Trial] = state!;
        if (fact is MetricReported reported) Expect(before!, reported);
    }

    // What no study would have written does not fit the state, and what comes after it can't be checked.
    private bool TryEvolve(StudyEvent fact)
    {
        try
        {
            state = StudyState.Evolve(state, fact);
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            isBroken = true;
            findings.Add($"Fact {(state?.Facts ?? 0) + 1}, {fact.GetType().Name}, does not follow from those before it: {wrong.Message}");
        }
        return !isBroken;
    }

    /// <summary>Says that the journal ends here.</summary>
    public void End() => CheckDue(null);

    private void Expect(StudyState before, MetricReported reported)
    {
        var trial = before.Trials[reported.Run.Trial.Value];
        if (trial.Status != TrialStatus.Running) return;
        if (reported.Step <= trial.Curve.LastStep)
        {
            CountRepeat(trial, reported);
            return;
        }
        Verdicts++;
        var report = Evolution.ReportOf(before.Spec, trial.Curve.LastStep, state!.Trials[trial.Number.Value]);
        due = (ReportRules.Judgement(state!, report, reported.At), state!.Facts);
    }

    private void CountRepeat(Trial trial, MetricReported reported)
    {
        var leading = state!.Spec.Leading.Metric;
        for (var i = 0; i < trial.Curve.Count; i++)
            if (trial.Curve.StepAt(i) == reported.Step && trial.Curve.ValueAt(i) != reported.Values.Find(leading))
                DifferentRepeats++;
    }

    private void CheckDue(StudyEvent? next)
    {
        if (due.Fact is { } expected && !expected.Equals(next))
            findings.Add($"After fact {due.Place} the scheduler says {expected}, the journal {(object?)next ?? "nothing"}.");
        else if (due.Fact is null && next is TrialPruned pruned)
            findings.Add($"Fact {(state?.Facts ?? 0) + 1} prunes trial {pruned.Trial}, the scheduler does not.");
        else if (due.Fact is null && next is TrialPaused paused)
            findings.Add($"Fact {(state?.Facts ?? 0) + 1} pauses trial {paused.Trial}, the scheduler does not.");
        else if (due.Fact is null && next is TrialCompleted completed && state?.Spec.Steps.Last is not null)
            findings.Add($"Fact {state.Facts + 1} says that trial {completed.Trial} is complete, before its last step.");
        due = default;
    }

    private void Check(TrialWanted recorded)
    {
        if (state is null || recorded.Trial.Value < state.Trials.Count) return;              // wanted again
        var next = state.Enqueued.IsEmpty ? null : state.Enqueued[0];
        if (recorded.Given != next)
            findings.Add($"Fact {state.Facts + 1} gives trial {recorded.Trial} {(object?)recorded.Given ?? "nothing"}, "
                + $"the next that was enqueued is {(object?)next ?? "nothing"}.");
    }

    private void Check(TrialPromoted recorded)
    {
        Verdicts++;
        var due = state?.Scheduler.Due(state.Rungs);
        if (due?.Trial != recorded.Trial || due?.Because != recorded.Because)
            findings.Add($"Fact {(state?.Facts ?? 0) + 1} resumes trial {recorded.Trial} ({recorded.Because}), the scheduler "
                + (due is { } other ? $"trial {other.Trial} ({other.Because})." : "none."));
    }

    /// <summary>Somebody may stop a study at any time; any other end follows from the facts before it. Its sentence may be
    /// another version's.</summary>
    private void Check(StudyEnded recorded)
    {
        if (recorded.Reason == EndReason.Stopped || state is null) return;
        var end = EndRules.Reason(state, recorded.At);
        if (end?.Reason != recorded.Reason)
            findings.Add($"Fact {state.Facts + 1} ends the study ({recorded.Reason}), the rules say {end?.Reason.ToString() ?? "nothing"}.");
    }

    private void Check(TrialSuggested recorded)
    {
        Suggestions++;
        if (!bases.Remove(recorded.Trial, out var basis))
        {
            findings.Add($"Fact {(state?.Facts ?? 0) + 1} suggests trial {recorded.Trial}, which was not wanted.");
            return;
        }
        if (Enqueued.Made(recorded.Because))
        {
            if (recorded.Configuration != Enqueuing(basis, recorded.Trial))
                findings.Add($"Trial {recorded.Trial} was suggested {recorded.Configuration}, which was not enqueued.");
            return;
        }
        drafts[recorded.Trial] = new Draft(basis.Space.PointOf(recorded.Configuration), recorded.Because);
        if (recorded.InstructionSet != instructionSet || !IsSameSampler(basis.Sampler, recorded.Because))
        {
            NotComparable++;
            return;
        }
        var again = recorded.Because is { Sampler: RandomSampler.TheName, Because: { } why }
            ? Drafting.Fallback(basis, recorded.Trial, why)
            : Drafting.Suggest(basis, recorded.Trial, drafts);
        if (again != drafts[recorded.Trial])
            findings.Add($"Trial {recorded.Trial} was suggested {recorded.Configuration}, recomputed "
                + $"{basis.Space.ConfigurationOf(again.Point)} ({again.Because.Method}).");
        ForgetDrafts();
    }

    private static Configuration? Enqueuing(StudyState basis, TrialNumber trial) =>
        basis.Given.TryGetValue(trial, out var given) ? Given.Whole(basis.Space, given) : null;

    /// <summary>A draft is needed as long as a trial without one was wanted before it was made. Drafts are accepted in the
    /// order of their numbers, so the oldest basis lacks all of these that any later one lacks.</summary>
    private void ForgetDrafts()
    {
        var oldest = bases.Values.MinBy(basis => basis.Facts);
        foreach (var number in drafts.Keys.Where(number => oldest?.Wants.ContainsKey(number) != true).ToArray())
            drafts.Remove(number);
    }

    private static bool IsSameSampler(ISampler sampler, Suggestion because) =>
        because.Sampler == RandomSampler.TheName
            ? because.Version == RandomSampler.TheVersion
            : because.Sampler == sampler.Name && because.Version == sampler.Version;
}
