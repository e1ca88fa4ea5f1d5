using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>A trial of folds is stopped exactly when its mean is behind that of the best completed trial on the folds that
/// both have, and a signed-rank test is sure of it.</summary>
/// <remarks>The test is counted out here from its definition: of all ways to choose the signs of the differences, how many
/// give a rank sum at least as large?</remarks>
internal sealed class FoldsAreTested(Ledger ledger) : Invariant
{
    private readonly SchedulerSettings.Wilcoxon? wilcoxon = ledger.Spec.ChosenScheduler() as SchedulerSettings.Wilcoxon;
    private readonly Dictionary<TrialNumber, SortedList<int, double>> losses = [];
    private SortedList<int, double>? best;

    public override string Name => "a trial of folds is stopped when a test says so, and only then";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        if (wilcoxon is null) return;
        if (fact is TrialCompleted completed && losses.TryGetValue(completed.Trial, out var folds)
            && (best is null || Mean(folds.Values) < Mean(best.Values)))
            best = folds;
        if (fact is MetricReported reported) Look(reported, next);
    }

    private void Look(MetricReported reported, StudyEvent? next)
    {
        var number = reported.Run.Trial;
        var trial = ledger.Find(number);
        if (trial is null or { HasEnded: true } || reported.Step <= trial.LastStep) return;
        if (!losses.TryGetValue(number, out var folds)) losses.Add(number, folds = []);
        var leading = ledger.Spec.Leading;
        folds.Add(reported.Step, leading.Loss(reported.Values.Find(leading.Metric)!.Value));
        if (reported.Step >= ledger.Spec.Steps.Last) return;
        var isPruned = next is TrialPruned pruned && pruned.Trial == number;
        var isBehind = reported.Step >= wilcoxon!.MinStep && IsBehind(folds);
        Require(isPruned == isBehind, $"Trial {number} is {(isPruned ? "stopped" : "kept")} at step {reported.Step}, and should not be.");
    }

    private bool IsBehind(SortedList<int, double> folds)
    {
        if (best is null) return false;
        var both = folds.Keys.Where(best.ContainsKey).ToArray();
        var (own, its) = (both.Select(step => folds[step]).ToArray(), both.Select(step => best[step]).ToArray());
        return both.Length > 0 && Mean(own) > Mean(its) && Chance([.. own.Zip(its, (a, b) => a - b)]) < wilcoxon!.PThreshold;
    }

    private static double Chance(double[] differences)
    {
        double RankOf(double size) =>
            differences.Count(d => Math.Abs(d) < size) + (differences.Count(d => Math.Abs(d) == size) + 1) / 2.0;
        var ways = new SortedDictionary<double, double> { [0] = 1 };
        foreach (var difference in differences.Where(d => d != 0))
            foreach (var (sum, count) in ways.Reverse().ToArray())
            {
                var more = sum + RankOf(Math.Abs(difference));
                ways[more] = ways.GetValueOrDefault(more) + count;
            }
        var seen = differences.Where(d => d > 0).Sum(d => RankOf(d));
        return ways.Where(way => way.Key >= seen).Sum(way => way.Value) / ways.Values.Sum();
    }

    private static double Mean(IEnumerable<double> values) => values.Aggregate(0.0, (sum, value) => sum + value) / values.Count();
}
