using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

/// <summary>A scheduler with all that a study keeps for it, and trials that report to it: observe, then judge.</summary>
internal sealed class Arena(
    SchedulerSettings settings, Goal goal = Goal.Minimise, int lastStep = 27, ulong seed = 0, ValueAt value = ValueAt.LastStep)
{
    private readonly Dictionary<int, Curve> curves = [];
    private readonly HashSet<int> ended = [];
    private AppendList<TrialView> views = AppendList<TrialView>.Empty;
    private TrialView? best;
    private Rungs? rungs;

    public Objective Objective { get; } = new("value", goal, value);

    public IScheduler Scheduler { get; } =
        settings.Create(new Objective("value", goal, value), new StepRange(lastStep, "epoch"), seed);

    public Rungs Rungs => rungs ?? Scheduler.Start;

    public History History => new(views, [], best);

    /// <returns>Why the trial ends or pauses here; <see langword="null"/> if it goes on or is complete.</returns>
    public Ruling? Report(int trial, int step, double value) => Verdict(trial, step, value) switch
    {
        Verdict.Prune prune => prune.Because,
        Verdict.Pause pause => pause.Because,
        _ => null,
    };

    /// <summary>A trial reports a value at each step up to the last one, or until it is told to end.</summary>
    /// <returns>Where it ends, and why if before the last step.</returns>
    public (int Step, Ruling? Because) Train(int trial, Func<int, double> valueAt)
    {
        for (var step = 1; ; step++)
            if (Report(trial, step, valueAt(step)) is not null || step == lastStep) return (step, Last);
    }

    /// <summary>The ruling of the last report.</summary>
    public Ruling? Last { get; private set; }

    private Verdict Verdict(int trial, int step, double value)
    {
        Assert.DoesNotContain(trial, ended);
        var before = curves.GetValueOrDefault(trial, Curve.Empty(1));
        var curve = curves[trial] = before.With(step, [value]);
        var report = new Report(new TrialNumber(trial), before.LastStep, step, Objective.Loss(value), curve);
        rungs = Scheduler.Observe(Rungs, report);
        Last = null;
        if (step >= lastStep)
        {
            End(trial, TrialStatus.Completed);
            return Core.Scheduling.Verdict.Continue.Instance;
        }
        var verdict = Scheduler.Judge(rungs, History, report);
        Last = (verdict as Verdict.Prune)?.Because ?? (verdict as Verdict.Pause)?.Because;
        if (verdict is Core.Scheduling.Verdict.Prune) End(trial, TrialStatus.Pruned);
        return verdict;
    }

    private void End(int trial, TrialStatus status)
    {
        ended.Add(trial);
        var view = new TrialView(new TrialNumber(trial), default, curves[trial], status);
        views = views.Append(view);
        if (status != TrialStatus.Completed) return;
        double LossOf(TrialView one) => Objective.Loss(Objective.ValueOf(one.Curve)!.Value);
        if (best is null || LossOf(view) < LossOf(best)) best = view;
    }
}
