namespace HyperTuneActors.Core.Scheduling;

/// <summary>What a scheduler may know of a study before it begins, beside its objective and steps.</summary>
/// <param name="Parameters">How many of the space are no constants.</param>
/// <param name="Trials">The budget; <see langword="null"/> if it does not limit their number.</param>
/// <param name="Steps">The budget of steps of all trials together, if there is one.</param>
/// <param name="Slots">How many trials run at once, from 1.</param>
/// <param name="HasModel">Whether the sampler learns from what trials gave.</param>
public sealed record Prospect(
    int Parameters = 1, int? Trials = null, long? Steps = null, int Slots = 1, bool HasModel = true);
