using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Whether the best configuration should be tried again, since it is not clear that it is the best: of noisy values the
/// best one is likely a lucky one.</summary>
/// <remarks>Ours: it is tried again while the model's deviation at the configuration with the best mean is above half of the
/// distance to the second best mean, but at most in one suggestion of eight, for the best two may be as good as each
/// other.</remarks>
internal static class Reevaluation
{
    private const int Every = 8;
    private const double Share = 0.5;

    /// <returns>The row of the configuration; -1 if none is to be tried again.</returns>
    public static int Of(GpModel model, TrialNumber trial)
    {
        if (trial.Value % Every != 0) return -1;
        var (best, second) = (-1, -1);
        for (var i = 0; i < model.Known; i++)
        {
            if (model.Rows[i] is not { Variance: 0, Time: 1 } row || !double.IsFinite(row.Loss)) continue;
            if (best < 0 || model.Means[i] > model.Means[best]) (best, second) = (i, best);
            else if (second < 0 || model.Means[i] > model.Means[second]) second = i;
        }
        return second >= 0 && model.DeviationAt(best) > Share * (model.Means[best] - model.Means[second]) ? best : -1;
    }
}
