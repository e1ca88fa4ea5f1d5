using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class PriorLeaningTests
{
    [Fact]
    public void Its_slopes_are_the_differences_of_its_values_in_conditional_spaces_of_all_kinds()
    {
        const double Step = 1e-6;
        var slopesSeen = 0;
        for (var number = 0; number < 40; number++)
        {
            var space = number == 0 ? AnySpace.WithPriors : AnySpace.Conditional(number);
            var encoding = new Encoding(space);
            var leaning = new PriorLeaning(encoding, 0.7);
            for (var index = 0; index < 5; index++)
            {
                var stream = new KeyedStream(5, new TrialNumber(index), Purpose.TrainingSeed);
                var features = GpWords.FeaturesOf(encoding, space.PointAt(i => stream.Uniforms((uint)i).First));
                var slopes = Enumerable.Repeat(3.0, features.Length).ToArray();
                Assert.Equal(leaning.Value(features), leaning.Value(features, slopes));
                foreach (var dimension in encoding.Dimensions)
                {
                    if (dimension.IsChoice || double.IsNaN(dimension.UnitOf(features)))
                    {
                        for (var part = 0; part < dimension.FeatureCount; part++) Assert.Equal(3, slopes[dimension.FirstFeature + part]);
                        continue;
                    }
                    var (unit, slope, moved) = (dimension.UnitOf(features), 0.0, features.ToArray());
                    for (var part = 0; part < dimension.FeatureCount; part++)
                        slope += dimension.FeatureSlope(part, features) * (slopes[dimension.FirstFeature + part] - 3);
                    double At(double there)
                    {
                        dimension.EncodeUnit(there, moved);
                        return leaning.Value(moved);
                    }
                    Assert.Equal((At(unit + Step) - At(unit - Step)) / (2 * Step), slope, 1e-5);
                    if (slope != 0) slopesSeen++;
                }
            }
        }
        Assert.InRange(slopesSeen, 50, int.MaxValue);
    }

    [Fact]
    public void It_is_zero_at_the_priors_values_and_below_everywhere_else_and_bounded_and_only_active_parameters_count()
    {
        var sgd = GpWords.Text("sgd");
        var encoding = new Encoding(new SearchSpace(
        [
            new Parameter.Categorical("optimizer", [GpWords.Text("adam"), sgd]),
            new Parameter.Float("momentum", 0, 1, When: new Condition([new Requirement("optimizer", [sgd])]),
                Prior: new Prior(new ParameterValue.Real(0.9), PriorConfidence.High)),
        ]));
        var leaning = new PriorLeaning(encoding, 2);
        double At(params double[] coordinates) => leaning.Value(GpWords.FeaturesOf(encoding, new Point([.. coordinates])));
        Assert.Equal(0, At(0, double.NaN));
        Assert.Equal(0, At(1, 0.9), 1e-12);
        Assert.True(At(1, 0.2) < At(1, 0.6) && At(1, 0.6) < -0.1);
        Assert.InRange(At(1, 0), 2 * Math.Log(0.1 / 5), -2);
        var flat = 1 / (1 + Math.Exp(2.5));
        Assert.Equal(leaning.Value(Features(0.6)) - 2 * Math.Log(flat), leaning.Raise(Features(0.6)), 1e-12);
        Assert.InRange(leaning.Raise(Features(0.1)), 0, 0.8);
        double[] Features(double momentum) => GpWords.FeaturesOf(encoding, new Point([1, momentum]));
    }

    [Theory]
    [InlineData(null, 10, 1)]
    [InlineData(60, 10, 0.6)]
    [InlineData(60, 60, 0.1)]
    [InlineData(1000, 0, 100)]
    public void Its_weight_is_a_tenth_of_the_budget_shared_among_the_ended_trials(int? budget, int ended, double weight) =>
        Assert.Equal(weight, PriorLeaning.WeightOf(budget, ended), 1e-12);
}
