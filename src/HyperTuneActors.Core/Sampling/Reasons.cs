namespace HyperTuneActors.Core.Sampling;

/// <summary>The names of the numbers that a <see cref="Suggestion"/> gives as its reasons. They are in journals: none is
/// ever renamed or reused.</summary>
public static class Reasons
{
    /// <summary>What the model expects of the trial, in the objective's own unit, and how sure it is: one standard
    /// deviation in the same unit.</summary>
    public const string PredictedMean = "predicted_mean", PredictedDeviation = "predicted_deviation";

    /// <summary>What the model expects training the configuration to the last step to cost, in the unit of the cost budget's
    /// metric: as often more as less.</summary>
    public const string PredictedCost = "predicted_cost";

    /// <summary>The shares, which add up to 1, of the expected improvement that come from a good mean and from a large
    /// deviation.</summary>
    public const string Exploit = "exploit", Explore = "explore";

    /// <summary>The evaluated trial whose configuration is nearest, and how far it is: the largest difference of a parameter on
    /// the unit scale, 1 for another choice.</summary>
    public const string NearestTrial = "nearest_trial", NearestDistance = "nearest_distance";

    /// <summary>The rank correlation, from -1 to 1, of what the model says of each evaluated trial when it is left out with
    /// what that trial gave.</summary>
    public const string Trust = "trust";

    /// <summary>ln of the expected improvement, on the model's own scale.</summary>
    public const string LogImprovement = "log_improvement";

    /// <summary>ln of the ratio of the densities of good and of other trials at the configuration.</summary>
    public const string LogRatio = "log_ratio";

    /// <summary>What the model expects the next <see cref="RemainingTrials"/> trials to gain on the best value so far, in the
    /// objective's own unit, from 0. A study shows it, and ends by it where its budget says <c>auto_stop</c>.</summary>
    public const string RemainingImprovement = "remaining_improvement";

    /// <summary>So many trials <see cref="RemainingImprovement"/> looks ahead.</summary>
    public const int RemainingTrials = 10;

    /// <summary>How far the values of two trials with the same configuration may be apart, as the model sees it: one standard
    /// deviation, in the objective's own unit.</summary>
    public const string Noise = "noise";

    /// <summary>ln of how many times as much the configuration counts, by the parameters' priors, as one that is far from their
    /// values; left out below <see cref="LeastPrior"/>.</summary>
    public const string Prior = "prior";

    public const double LeastPrior = 0.05;

    /// <summary>How long the trust region is in which the trial was searched: the geometric mean of its widths along the parameters
    /// that are numbers, on the unit scale, from 1/128 to 1.6.</summary>
    public const string RegionLength = "region_length";

    /// <summary>How many trials the model rests on.</summary>
    public const string Trials = "trials";
}
