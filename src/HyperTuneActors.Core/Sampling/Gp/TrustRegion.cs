using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>How far from its best trial the next one is searched: a length that doubles after a few improvements and halves
/// after many trials without one. It is a function of the ended trials in their order, and only those that are new are looked
/// at.</summary>
/// <remarks>TuRBO-1: Eriksson et al., "Scalable Global Optimization via Local Bayesian Optimization", NeurIPS 2019,
/// arXiv:1910.01739, section 2 and appendix D. We depart from it in this: trials are counted, not batches of them; a trial
/// counts if it was suggested after the last change, which its number tells, for numbers have no gaps; where the length has
/// become too small, trials are searched everywhere until as many as an initial design has have ended, and then a region lies
/// around the best of these, but the model keeps all rows; in the region the expected improvement is climbed where they draw
/// samples from the model.</remarks>
/// <param name="numbers">How many dimensions are numbers.</param>
/// <param name="startup">With how many trials a region begins, from 1.</param>
internal sealed class TrustRegion(int numbers, int startup)
{
    public const double First = 0.8, Least = 1.0 / 128, Most = 1.6;

    /// <summary>A smaller gain, as a share of the best value, is none.</summary>
    private const double LeastGain = 1e-3;

    /// <summary>So many improvements in a row double the length.</summary>
    public const int Successes = 3;

    private const int LeastFailures = 4;

    private AppendList<TrialView> seen = AppendList<TrialView>.Empty;
    private Objective? objective;
    private int slots, own, since, successes, failures;
    private double best;

    /// <summary>How many trials without an improvement halve the length.</summary>
    public int Failures => Math.Max(LeastFailures, numbers);

    /// <summary>The geometric mean of the box's widths, on the unit scale.</summary>
    public double Length { get; private set; }

    /// <summary>The number of the first trial that is its own.</summary>
    public int From { get; private set; }

    /// <summary>Whether so many of its own trials have ended that it has a centre.</summary>
    public bool HasCentre => own >= startup;

    /// <summary>Becomes the region of a study at this moment.</summary>
    public void Replay(History history, Objective leading, int atOnce)
    {
        if (objective != leading || slots != atOnce || !seen.IsBeginningOf(history.Ended))
        {
            (objective, slots, seen) = (leading, atOnce, AppendList<TrialView>.Empty);
            Begin(0);
        }
        for (var ended = seen.Count; ended < history.Ended.Count; ended++) Take(history.Ended[ended], ended + 1);
        seen = history.Ended;
    }

    private void Begin(int from) =>
        (From, own, since, Length, best, successes, failures) = (from, 0, int.MaxValue, First, double.PositiveInfinity, 0, 0);

    /// <param name="view">The next trial that has ended.</param>
    /// <param name="ended">How many have, with it.</param>
    private void Take(TrialView view, int ended)
    {
        if (view.Number.Value < From) return;
        var counts = view.Number.Value >= since;
        if (++own == startup) Change(Length, ended);
        var loss = view.Status == TrialStatus.Completed && objective!.ValueOf(view.Curve) is { } value ? objective.Loss(value) : double.NaN;
        var isBetter = loss < (double.IsFinite(best) ? best - LeastGain * Math.Abs(best) : best);
        if (loss < best) best = loss;
        if (!counts) return;
        (successes, failures) = isBetter ? (successes + 1, 0) : (0, failures + 1);
        if (successes == Successes) Change(Math.Min(Most, 2 * Length), ended);
        else if (failures == Failures) Change(Length / 2, ended);
    }

    private void Change(double length, int ended)
    {
        var next = ended + slots - 1;                          // trials with smaller numbers may be under way
        if (length < Least) Begin(next);
        else (Length, since, successes, failures) = (length, next, 0, 0);
    }
}
