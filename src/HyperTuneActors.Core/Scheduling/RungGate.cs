using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Lets no rung judge before it is seen that its ranks say something of later ones: the first epochs of a training
/// often show an untrained model only, and then successive halving loses to random search.</summary>
/// <remarks>
/// The probe rung, that nearest to a ninth to a sixth of the last step, and those above it always judge. The first trials,
/// and every tenth later, skip the rungs below it. They are the sample: what their ranks at a lower rung have to do with
/// those at the probe rung is not biased by who was stopped (the range of survivors is restricted, which makes a
/// correlation too low). As long as no rung has ever been open, all trials are in the sample.
/// A trial counts at each rung that it reaches, judging or not, so that a rung that opens knows all that came by.
/// </remarks>
internal sealed class RungGate
{
    /// <summary>Every so many trials is a control.</summary>
    private const int ControlEvery = 10;

    private readonly Objective objective;
    private readonly int startup;

    /// <param name="steps">The rungs', rising.</param>
    /// <param name="objective">The one that is compared.</param>
    /// <param name="lastStep">The study's.</param>
    /// <param name="parameters">How many the space has.</param>
    public RungGate(IReadOnlyList<int> steps, Objective objective, int lastStep, int parameters)
    {
        this.objective = objective;
        startup = Math.Max(6, Math.Min(parameters + 2, 10));
        Probe = ProbeOf(steps, lastStep);
    }

    /// <summary>The step of the probe rung; 0 without rungs.</summary>
    public static int ProbeOf(IReadOnlyList<int> steps, int lastStep) =>
        steps.Count == 0 ? 0 : steps.MinBy(step => Distance(step, lastStep));

    /// <summary>The step of the probe rung; 0 without rungs.</summary>
    public int Probe { get; }

    /// <summary>Whether a trial skips the rungs below the probe rung.</summary>
    public bool Probes(TrialNumber trial) => trial.Value < startup || trial.Value % ControlEvery == 0;

    public Rung Guarded(Rung rung) => rung.Step < Probe ? rung with { Trust = RungTrust.Untried } : rung;

    /// <param name="rungs">With the report in them.</param>
    /// <param name="report">A trial's new step.</param>
    /// <param name="skips">Whether the trial skips the rungs below the probe rung.</param>
    public Rungs Observe(Rungs rungs, Report report, bool skips)
    {
        if (report.Previous >= Probe || report.Step < Probe) return rungs;
        if (!skips && !rungs.All.All(rung => rung.Trust is null or { State: RungState.Untried })) return rungs;
        var all = rungs.All;
        for (var i = 0; i < all.Length; i++)
            if (all[i].Trust is { } trust)
                all = all.SetItem(i, all[i] with
                {
                    Trust = trust.With(objective.Loss(report.Curve.ValueFrom(all[i].Step)), report.Loss),
                });
        return rungs with { All = all };
    }

    /// <summary>From a ninth to a sixth of the last step, as a ratio of at least 1.</summary>
    private static double Distance(int step, int lastStep) =>
        Math.Max(1, Math.Max(lastStep / 9.0 / step, step / (lastStep / 6.0)));
}
