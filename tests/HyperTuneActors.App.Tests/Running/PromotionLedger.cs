using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>Goes through the whole journal of a finished study whose trials pause, and checks that every run goes on from
/// the last checkpoint that its trial has, and trains nothing that came before it.</summary>
internal sealed class PromotionLedger
{
    private readonly Dictionary<TrialNumber, List<Checkpoint>> held = [];
    private readonly Dictionary<RunId, int> begins = [];
    private readonly HashSet<RunId> ended = [];
    private readonly HashSet<(TrialNumber, int)> pauses = [];
    private readonly HashSet<(TrialNumber, int)> steps = [];
    private TrialPromoted? promoted;
    private StudyState? state;
    private int promotions, fromRungs, fromBetween;

    public static void Check(IEnumerable<StudyEvent> facts, int budget)
    {
        var ledger = new PromotionLedger();
        foreach (var fact in facts) ledger.Take(fact);
        ledger.Close(ledger.state!, budget);
    }

    private void Take(StudyEvent fact)
    {
        var before = state;
        state = StudyState.Evolve(before, fact);
        Assert.True(promoted is null || fact is RunPlaced placed && placed.Run.Trial == promoted.Trial,
            $"Trial {promoted?.Trial} was promoted, and then came {fact}.");
        switch (fact)
        {
            case RunPlaced e: Take(e); break;
            case RunStarted e: Assert.Null(e.Note); break;                   // else its checkpoint was gone
            case MetricReported e: Take(e, before!); break;
            case CheckpointSaved e: Of(e.Run.Trial).Add(new Checkpoint(e.Run.Attempt, e.Step, e.Path)); break;
            case CheckpointDropped e: Take(e); break;
            case TrialPaused e: Assert.True(pauses.Add((e.Trial, e.Step)), $"Trial {e.Trial} pauses twice at {e.Step}."); break;
            case TrialPromoted e: (promoted, promotions) = (e, promotions + 1); break;
            case RunEnded e: Assert.True(ended.Add(e.Run), $"{e.Run} ends twice."); break;
            case TrialFailed e: Assert.Fail($"Trial {e.Trial} failed: {e.Reason}"); break;
        }
    }

    private void Take(RunPlaced e)
    {
        var last = Of(e.Run.Trial).LastOrDefault();
        Assert.Equal(last, e.From);
        Assert.True(begins.TryAdd(e.Run, last?.Step ?? 0), $"{e.Run} is placed twice.");
        if (promoted is not null && Of(e.Run.Trial).Any(one => one.Step == promoted.Step))
            Assert.Equal(promoted.Step, e.From?.Step);
        var isAtRung = state!.Rungs.All.Any(rung => rung.Step == last?.Step);
        if (promoted is not null && isAtRung) fromRungs++;
        if (last is not null && !isAtRung) fromBetween++;
        promoted = null;
    }

    private void Take(MetricReported e, StudyState before)
    {
        var trial = e.Run.Trial;
        Assert.True(e.Step > begins[e.Run], $"{e.Run} went on after step {begins[e.Run]} and trained {e.Step} again.");
        if (state!.Trials[trial.Value].Curve.Count > before.Trials[trial.Value].Curve.Count)
            Assert.True(steps.Add((trial, e.Step)), $"Step {e.Step} of trial {trial} counts twice.");
    }

    private void Take(CheckpointDropped e)
    {
        Assert.Equal(1, Of(e.Trial).RemoveAll(one => one.Attempt == e.Attempt && one.Step == e.Step));
        var trial = state!.Trials[e.Trial.Value];
        Assert.False(trial.Status is TrialStatus.Running or TrialStatus.Waiting && Of(e.Trial).Count == 0,
            $"Trial {e.Trial} is to go on, and lost its last checkpoint.");
    }

    private void Close(StudyState last, int budget)
    {
        Assert.True(2 * fromRungs > promotions, $"Only {fromRungs} of {promotions} promoted trials went on from their rung.");
        Assert.True(fromBetween > 0, "No kill hit a run between two rungs, so the test shows little.");
        Assert.Equal(budget, last.Trials.Count);
        Assert.Equal(EndReason.Trials, last.End?.Reason);
        Assert.Equal(budget, last.Completed + last.End!.Paused);
        Assert.Equal((0, 0), (last.Failed, last.Pruned));
        Assert.Equal(begins.Keys.ToHashSet(), ended);
        foreach (var rung in last.Rungs.All)
        {
            var entries = rung.Entries.Select(entry => entry.Trial).Order().ToArray();
            Assert.Equal(entries.Distinct(), entries);
            Assert.Equal(pauses.Where(at => at.Item2 == rung.Step).Select(at => at.Item1.Value).Order(), entries);
        }
    }

    private List<Checkpoint> Of(TrialNumber trial) => held.TryGetValue(trial, out var list) ? list : held[trial] = [];
}
