using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What the model learns from a trial.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Point">Its configuration.</param>
/// <param name="Loss">Its value, turned so that smaller is better; NaN if the trial failed or nothing is known of it yet.</param>
/// <param name="Variance">How unsure the loss is besides the study's noise, in the square of the objective's unit; 0 if it was
/// measured.</param>
/// <param name="IsPending">Whether nothing is known of it yet.</param>
internal readonly record struct Row(int Trial, Point Point, double Loss, double Variance, bool IsPending)
{
    /// <summary>Where its step is: ln r / ln R of step r with the last step R, so 1 for the last, as by default.</summary>
    public double Time { get; init; } = 1;

    /// <summary>How many trials with this configuration it stands for, from 1; its loss is the mean of theirs.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>The sum of the squares by which these differ from their mean, in the square of the objective's unit.</summary>
    public double Scatter { get; init; }
}

/// <summary>The rows of a study.</summary>
/// <param name="All">Known ones first, then those that are pending.</param>
/// <param name="Settled">So many of the first are what they are for ever, in an order that never changes: hyperparameters that
/// were fitted to some of them can be kept. <see langword="null"/> if so few are that a fit needs the others, too.</param>
internal sealed record RowList(List<Row> All, int? Settled)
{
    /// <summary>How many trials they are of.</summary>
    public int Trials => All.Select(row => row.Trial).Distinct().Count();
}
