using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>Goes through the whole journal of a finished study and checks that nothing is missing or there twice.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<RunId, long> numbers = [];
    private readonly Dictionary<TrialNumber, int> ends = [];
    private readonly HashSet<(TrialNumber, int)> steps = [];
    private readonly HashSet<RunId> placed = [];
    private readonly HashSet<RunId> ended = [];
    private StudyState? state;

    public static StudyState Check(IEnumerable<StudyEvent> facts, int budget)
    {
        var ledger = new Ledger();
        foreach (var fact in facts) ledger.Take(fact);
        ledger.Close(budget);
        return ledger.state!;
    }

    private void Take(StudyEvent fact)
    {
        var before = state;
        state = StudyState.Evolve(before, fact);
        switch (fact)
        {
            case RunPlaced e: Assert.True(placed.Add(e.Run), $"{e.Run} is placed twice."); break;
            case MetricReported e: Take(e, before!); break;
            case RunEnded e:
                Assert.True(ended.Add(e.Run), $"{e.Run} ends twice.");
                if (e.Seq > 0 && before!.End is null) Number(e.Run, e.Seq);      // after the study's end metrics leave no fact
                break;
            case TrialCompleted e: End(e.Trial); break;
            case TrialPruned e: End(e.Trial); break;
            case TrialFailed e: Assert.Fail($"Trial {e.Trial} failed: {e.Reason}"); break;
        }
    }

    private void Take(MetricReported report, StudyState before)
    {
        Number(report.Run, report.Seq);
        var trial = report.Run.Trial;
        var x = (ParameterValue.Whole)before.Space.ConfigurationOf(before.Trials[trial.Value].Point).Find("x")!;
        Assert.Equal(StudyBench.LossOf((int)x.Value, report.Step), report.Values.Find("loss"));
        if (state!.Trials[trial.Value].Curve.Count > before.Trials[trial.Value].Curve.Count)
            Assert.True(steps.Add((trial, report.Step)), $"Step {report.Step} of trial {trial} counts twice.");
    }

    private void Number(RunId run, long seq)
    {
        Assert.Equal(numbers.GetValueOrDefault(run) + 1, seq);
        numbers[run] = seq;
    }

    private void End(TrialNumber trial) => ends[trial] = ends.GetValueOrDefault(trial) + 1;

    private void Close(int budget)
    {
        Assert.Equal(budget, state!.Trials.Count);
        Assert.Equal(Enumerable.Range(0, budget), ends.Keys.Select(trial => trial.Value).Order());
        Assert.All(ends.Values, count => Assert.Equal(1, count));
        Assert.Equal(placed.Order(ById), ended.Order(ById));
        Assert.Equal((budget, 0, 0), (state.Counted, state.Open, state.Failed));
        Assert.Equal(EndReason.Trials, state.End?.Reason);
    }

    private static readonly IComparer<RunId> ById =
        Comparer<RunId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));
}
