namespace HyperTuneActors.Examples.Digits;

/// <summary>How well a network did.</summary>
/// <param name="Loss">Cross-entropy per example, in nats; NaN after a divergence.</param>
/// <param name="Accuracy">The part of the examples that it named rightly, 0 to 1.</param>
internal readonly record struct Score(double Loss, double Accuracy);
