using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>The rungs of successive halving or Hyperband as a study's settings have them. Which of them judge, and how far
/// trials may train, is counted out anew from all curves.</summary>
internal sealed class Halving
{
    private readonly ulong seed;
    private readonly Brackets? brackets;
    private readonly bool isGated;
    private readonly int startup;
    private readonly Dictionary<int, SortedList<int, double>> curves = [];
    private readonly Dictionary<int, (List<(double Here, double AtProbe)> Sample, bool IsOpen, bool WasOpen)> gates = [];

    private Halving(StudySpec spec, int[] steps, int factor, bool isGated, bool isProgressive)
    {
        (Steps, Factor, seed, this.isGated) = (steps, factor, spec.Seed, isGated && steps.Length > 0);
        startup = Math.Clamp(spec.Parameters.Count(parameter => parameter is not Core.Spaces.Parameter.Constant) + 2, 6, 10);
        if (isProgressive && steps.Length > 1) Ceiling = steps[1];
        if (!this.isGated) return;
        var last = spec.Steps.Last!.Value;
        Probe = steps.MinBy(step => Math.Max(1, Math.Max(last / 9.0 / step, step * 6.0 / last)));
        foreach (var step in steps.Where(step => step < Probe)) gates[step] = ([], false, false);
    }

    private Halving(StudySpec spec, SchedulerSettings.Hyperband settings, Brackets brackets)
        : this(spec, [.. brackets.Steps], settings.ReductionFactor, settings.Gate, isProgressive: false) => this.brackets = brackets;

    /// <summary>Of the rungs, rising.</summary>
    public int[] Steps { get; }

    public int Factor { get; }

    public int GraceCount { get; private init; }

    /// <summary>Only the first so many are halved, among themselves.</summary>
    public int Trials { get; private init; } = int.MaxValue;

    /// <summary>A trial that waits here or above is not resumed.</summary>
    public int? Ceiling { get; private set; }

    private int Probe { get; }

    /// <returns><see langword="null"/> if the study has another scheduler, or another variant.</returns>
    public static Halving? Of(StudySpec spec, AshaVariant variant) => spec.ChosenScheduler() switch
    {
        SchedulerSettings.Asha asha when asha.Variant == variant => new Halving(
            spec, [.. AshaSteps(asha, spec.Steps.Last ?? 0)], asha.ReductionFactor, asha.Gate, asha.Progressive)
        {
            GraceCount = asha.GraceCount,
        },
        SchedulerSettings.Opening opening when variant == AshaVariant.Stopping => new Halving(
            spec, [.. AshaSteps(new(opening.MinStep, opening.ReductionFactor), spec.Steps.Last ?? 0)], opening.ReductionFactor,
            isGated: false, isProgressive: false)
        {
            Trials = opening.Trials,
        },
        SchedulerSettings.Hyperband hyperband when hyperband.Variant == variant => new Halving(
            spec, hyperband, new Brackets(hyperband.MinStep, spec.Steps.Last ?? 0, hyperband.ReductionFactor)),
        _ => null,
    };

    public bool Judges(int step) => !gates.TryGetValue(step, out var gate) || gate.IsOpen;

    /// <summary>Whether a trial is judged or paused at a rung, or skips it.</summary>
    public bool Concerns(int step, TrialNumber trial) =>
        step >= (brackets?.Of(seed, trial).FirstStep ?? 0) && (step >= Probe || !Probes(trial));

    /// <summary>A trial has come to a new step.</summary>
    public void Report(TrialNumber trial, int step, double loss)
    {
        if (!curves.TryGetValue(trial.Value, out var curve)) curves.Add(trial.Value, curve = []);
        var previous = curve.Count == 0 ? 0 : curve.Keys[^1];
        curve.Add(step, loss);
        if (isGated && previous < Probe && Probe <= step) Sample(trial, curve);
        if (Ceiling is { } ceiling && previous < ceiling && ceiling <= step && !RanksHold(Array.IndexOf(Steps, ceiling)))
            Ceiling = Steps.Where(rung => rung > ceiling).Select(rung => (int?)rung).FirstOrDefault();
    }

    private static IEnumerable<int> AshaSteps(SchedulerSettings.Asha asha, int last)
    {
        for (var step = asha.MinStep; step < last; step *= asha.ReductionFactor) yield return step;
    }

    private bool Probes(TrialNumber trial) => isGated && (trial.Value < startup || trial.Value % 10 == 0);

    private void Sample(TrialNumber trial, SortedList<int, double> curve)
    {
        if (gates.Values.Any(gate => gate.WasOpen) && !Steps.All(step => step >= Probe || !Concerns(step, trial))) return;
        foreach (var (step, (sample, isOpen, wasOpen)) in gates.ToArray())
        {
            sample.Add((At(curve, step), At(curve, Probe)));
            var newest = sample.TakeLast(64).ToArray();
            var opens = isOpen ? newest.Length < 12 || Tau(newest) >= 0.3 : newest.Length >= 8 && Tau(newest) >= 0.45;
            gates[step] = (sample, opens, wasOpen || opens);
        }
    }

    /// <summary>Whether each of the best 50 at a rung has, at the rung below, a loss like that of whoever has its place there.
    /// </summary>
    private bool RanksHold(int rung)
    {
        (int Trial, double Loss)[] top = [.. curves.Where(curve => curve.Value.Keys[^1] >= Steps[rung])
            .Select(curve => (curve.Key, At(curve.Value, Steps[rung]))).OrderBy(one => one.Item2).ThenBy(one => one.Key).Take(50)];
        double Below(int trial, int levels) => At(curves[trial], Steps[rung - levels]);
        var crossing = rung < 2 ? [] : (
            from one in top
            from other in top
            where one.Trial < other.Trial && (one.Loss - other.Loss) * (Below(one.Trial, 2) - Below(other.Trial, 2)) > 0
                && (one.Loss - other.Loss) * (Below(one.Trial, 1) - Below(other.Trial, 1)) < 0
            let difference = Math.Abs(one.Loss - other.Loss)
            orderby difference
            select difference).ToArray();
        var noise = crossing.Length == 0 ? 0 : crossing[(int)Math.Ceiling(0.9 * crossing.Length) - 1];
        var places = top.Select(one => Below(one.Trial, 1)).Order();
        return top.Zip(places).All(place => Math.Abs(Below(place.Item1.Trial, 1) - place.Item2) <= noise);
    }

    private static double At(SortedList<int, double> curve, int step) => curve.First(point => point.Key >= step).Value;

    private static double Tau((double Here, double AtProbe)[] sample)
    {
        var pairs = sample.SelectMany((one, i) => sample.Take(i).Select(other =>
            (Here: Math.Sign(one.Here - other.Here), There: Math.Sign(one.AtProbe - other.AtProbe)))).ToArray();
        var (here, there) = (pairs.Count(pair => pair.Here != 0), pairs.Count(pair => pair.There != 0));
        return here == 0 || there == 0 ? 0 : pairs.Sum(pair => pair.Here * pair.There) / Math.Sqrt((double)here * there);
    }
}
