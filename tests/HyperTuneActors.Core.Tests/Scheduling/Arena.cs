using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

/// <summary>A scheduler with all that a study keeps for it, and trials that report to it: observe, then judge.</summary>
internal sealed class Arena(
    SchedulerSettings settings, Goal goal = Goal.Minimise, int lastStep = 27, ulong seed = 0,
    ValueAt value = ValueAt.LastStep, int parameters = 4)
{
    private readonly Dictionary<int, Curve> curves = [];
    private readonly Dictionary<int, TrialStatus> ends = [];
    private AppendList<TrialView> views = AppendList<TrialView>.Empty;
    private TrialView? best;
    private Rungs? rungs;

    public Objective Objective { get; } = new("value", goal, value);

    public IScheduler Scheduler { get; } =
        settings.Create(
            new Objective("value", goal, value), new StepRange(lastStep, "epoch"), seed, new Prospect(parameters));

    public Rungs Rungs => rungs ?? Scheduler.Start;

    public History History => new(views, [], best);

    /// <summary>All that was judged, with what it was judged by.</summary>
    public List<(Rungs Rungs, History History, Report Report, Verdict Verdict)> Judged { get; } = [];

    public Promotion? Due => Scheduler.Due(Rungs);

    public int LastStepOf(int trial) => curves.GetValueOrDefault(trial, Curve.Empty(1)).LastStep;

    public TrialStatus? EndOf(int trial) => ends.TryGetValue(trial, out var end) ? end : null;

    /// <returns>Why the trial ends or pauses here; <see langword="null"/> if it goes on or is complete.</returns>
    public Ruling? Report(int trial, int step, double value)
    {
        Assert.Null(EndOf(trial));
        var before = curves.GetValueOrDefault(trial, Curve.Empty(1));
        var curve = curves[trial] = before.With(step, [value]);
        var report = new Report(new TrialNumber(trial), before.LastStep, step, Objective.Loss(value), curve);
        rungs = Scheduler.Observe(Rungs, report);
        if (step >= lastStep)
        {
            End(trial, TrialStatus.Completed);
            return null;
        }
        var verdict = Scheduler.Judge(rungs, History, report);
        Judged.Add((rungs, History, report, verdict));
        if (verdict is Verdict.Prune) End(trial, TrialStatus.Pruned);
        return verdict switch
        {
            Verdict.Prune prune => prune.Because,
            Verdict.Pause pause => pause.Because,
            _ => null,
        };
    }

    /// <summary>A trial reports a value at each step up to the last one, or until it is told to end.</summary>
    /// <returns>Where it ends, and why if before the last step.</returns>
    public (int Step, Ruling? Because) Train(int trial, Func<int, double> valueAt)
    {
        for (var step = LastStepOf(trial) + 1; ; step++)
            if (Report(trial, step, valueAt(step)) is var because && (because is not null || step >= lastStep))
                return (step, because);
    }

    /// <summary>The run of a trial that pauses has ended.</summary>
    public void Park(int trial) => rungs = Scheduler.Parked(Rungs, ParkedOf(trial));

    /// <returns>The trial that is resumed.</returns>
    public int? Promote()
    {
        if (Due is not { } due) return null;
        rungs = Scheduler.Promoted(Rungs, ParkedOf(due.Trial.Value));
        return due.Trial.Value;
    }

    private Parked ParkedOf(int trial) => new(
        new TrialNumber(trial), Rungs.All.Last(rung => rung.Step <= curves[trial].LastStep).Step,
        Objective.Loss(curves[trial].ValueAt(curves[trial].Count - 1)));

    private void End(int trial, TrialStatus status)
    {
        ends.Add(trial, status);
        var view = new TrialView(new TrialNumber(trial), default, curves[trial], status);
        views = views.Append(view);
        if (status != TrialStatus.Completed) return;
        double LossOf(TrialView one) => Objective.Loss(Objective.ValueOf(one.Curve)!.Value);
        if (best is null || LossOf(view) < LossOf(best)) best = view;
    }
}
