namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Leans towards what is cheap to train: -a (ln c - mean ln c) is added to the log acquisition, so that the expected
/// improvement counts per cᵃ.</summary>
/// <remarks>Lee et al., "Cost-aware Bayesian Optimization", arXiv:2003.10870: EI-cool, with a falling from 1 to 0 as the budget is
/// spent. Theirs begins to fall after the initial design, ours when a quarter of the budget is left: on test functions whose cost
/// varies thirtyfold the best loss at the end was the better the longer a was 1. It falls at all for the sake of spaces where
/// what is good is dear.</remarks>
/// <param name="model">Says ln c.</param>
/// <param name="weight">a, above 0, at most 1.</param>
internal sealed class CostLeaning(CostModel model, double weight) : Leaning
{
    public override double Value(ReadOnlySpan<double> features) => -weight * model.LogAt(features);

    public override double Value(ReadOnlySpan<double> features, Span<double> slopes) => -weight * model.LogAt(features, -weight, slopes);
}
