namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Leans towards what is cheap to train: -a (ln c - mean ln c) is added to the log acquisition, so that the expected
/// improvement counts per cᵃ.</summary>
/// <remarks>Lee et al., "Cost-aware Bayesian Optimization", arXiv:2003.10870, section 4: EI-cool, with a falling from 1 to 0 as the
/// budget is spent. Theirs begins to fall after the initial design, ours with the first trial.</remarks>
/// <param name="model">Says ln c.</param>
/// <param name="weight">a, above 0, at most 1.</param>
internal sealed class CostLeaning(CostModel model, double weight) : Leaning
{
    public override double Value(ReadOnlySpan<double> features) => -weight * model.LogAt(features);

    public override double Value(ReadOnlySpan<double> features, Span<double> slopes) => -weight * model.LogAt(features, -weight, slopes);
}
