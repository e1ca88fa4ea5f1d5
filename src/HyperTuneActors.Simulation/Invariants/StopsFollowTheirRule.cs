using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Where values as they are decide (median, percentile, threshold, patience), a trial is stopped exactly when its
/// rule says so, counted out over plain lists; and nobody is stopped where nothing stops.</summary>
internal sealed class StopsFollowTheirRule(Ledger ledger) : Invariant
{
    private readonly SchedulerSettings settings = ledger.Spec.ChosenScheduler();
    private readonly Dictionary<TrialNumber, SortedList<int, double>> curves = [];
    private readonly List<SortedList<int, double>> complete = [];

    public override string Name => "a trial is stopped when its own values or the completed ones say so, and only then";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (fact is TrialPruned && settings is SchedulerSettings.None) Break($"{fact}, and nothing prunes here.");
        if (fact is not MetricReported reported) return;
        var number = reported.Run.Trial;
        var trial = ledger.Find(number);
        if (trial is null or { HasEnded: true } || reported.Step <= trial.LastStep) return;
        if (!curves.TryGetValue(number, out var curve)) curves.Add(number, curve = []);
        var value = reported.Values.Find(ledger.Spec.Leading.Metric)!.Value;
        curve.Add(reported.Step, ledger.Spec.Leading.Loss(value));
        if (reported.Step >= ledger.Spec.Steps.Last)
        {
            complete.Add(curve);
            return;
        }
        if (Expected(curve, trial.LastStep, reported.Step, value) is not { } isStopped) return;
        Require(isStopped == (next is TrialPruned pruned && pruned.Trial == number),
            $"Trial {number} should {(isStopped ? "" : "not ")}be stopped at step {reported.Step}.");
    }

    /// <returns><see langword="null"/> where another rule decides.</returns>
    private bool? Expected(SortedList<int, double> curve, int previous, int step, double value) => settings switch
    {
        SchedulerSettings.Median m => IsBehind(curve, Judged(m.WarmupSteps, m.IntervalSteps, previous, step), m.StartupTrials, 50),
        SchedulerSettings.Percentile p =>
            IsBehind(curve, Judged(p.WarmupSteps, p.IntervalSteps, previous, step), p.StartupTrials, p.Percent),
        SchedulerSettings.Threshold t =>
            (value < t.Lower || value > t.Upper) && Judged(t.WarmupSteps, t.IntervalSteps, previous, step) is not null,
        SchedulerSettings.Patience p => step > p.WarmupSteps && curve.Count > p.Reports
            && !(curve.Values.TakeLast(p.Reports).Min() < curve.Values.SkipLast(p.Reports).Min() - p.MinDelta),
        _ => null,
    };

    private static int? Judged(int warmup, int interval, int previous, int step) =>
        Enumerable.Range(previous + 1, step - previous).Where(at => at > warmup && (at - warmup - 1) % interval == 0)
            .Select(at => (int?)at).LastOrDefault();

    private bool IsBehind(SortedList<int, double> curve, int? judged, int startup, double percent)
    {
        if (judged is not { } step || complete.Count < startup) return false;
        var others = complete.Select(other => other.First(point => point.Key >= step).Value).Order().ToArray();
        var place = (others.Length - 1) * percent / 100;
        var (low, high) = (others[(int)place], others[Math.Min(others.Length - 1, (int)place + 1)]);
        return curve.Values.Min() > low + (place - Math.Floor(place)) * (high - low);
    }
}
