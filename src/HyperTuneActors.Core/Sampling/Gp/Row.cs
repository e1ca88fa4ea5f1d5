using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>What the model learns from one trial.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Point">Its configuration.</param>
/// <param name="Loss">What it gave, smaller is better; NaN if it failed or nothing is known of it yet.</param>
/// <param name="Variance">How unsure the loss is besides the study's noise, as a share of the variance of all losses; 0 if
/// it was measured.</param>
/// <param name="IsPending">Whether nothing is known of it yet.</param>
internal readonly record struct Row(int Trial, Point Point, double Loss, double Variance, bool IsPending);
