using CsCheck;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Tests.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Tpe;

/// <summary>Spaces of any kind and depth.</summary>
public sealed class TpeSpacesTests
{
    [Theory]
    [InlineData(TpeVariant.Own)]
    [InlineData(TpeVariant.Optuna)]
    [InlineData(TpeVariant.Hyperopt)]
    public void A_suggestion_is_a_point_of_its_space(TpeVariant variant) =>
        Check.Sample(RandomSpaces.WithUnits, made =>
        {
            var (sampler, ended) = (new SamplerSettings.Tpe(variant, StartupTrials: 5).Create(), AppendList<TrialView>.Empty);
            for (var n = 0; n < 25; n++)
            {
                var draft = sampler.Suggest(TpeSamplerTests.Request(made.Space, ended, n, (ulong)(made.Units[0] * 1e6)));
                Assert.Equal(draft.Point, made.Space.PointOf(made.Space.ConfigurationOf(draft.Point)));
                for (var i = 0; i < made.Space.Parameters.Length; i++)
                    if (draft.Point.IsActive(i))
                        Assert.InRange(UnitInterval.FromCoordinate(made.Space.Parameters[i], draft.Point.Coordinates[i]), 0, 1);
                Assert.All(draft.Because.Numbers.Values, number => Assert.True(double.IsFinite(number)));
                ended = ended.Append(TpeSamplerTests.View(n, draft.Point, made.Units[n % 12]));
            }
        }, iter: 100);

    [Fact]
    public void A_space_with_a_single_point_gives_it()
    {
        var space = new SearchSpace([new Parameter.Categorical("c", [new ParameterValue.Whole(1)])]);
        var sampler = new SamplerSettings.Tpe().Create();
        var ended = AppendList<TrialView>.Empty;
        for (var n = 0; n < 15; n++)
        {
            var point = sampler.Suggest(TpeSamplerTests.Request(space, ended, n)).Point;
            Assert.Equal(0, Assert.Single(point.Coordinates));
            ended = ended.Append(TpeSamplerTests.View(n, point, 1));
        }
    }

    [Fact]
    public void Fifty_parameters_and_a_thousand_choices_are_no_obstacle()
    {
        var space = new SearchSpace(Enumerable.Range(0, 50).Select(i => (Parameter)new Parameter.Float($"x{i}", 0, 1))
            .Append(new Parameter.Categorical("c", [.. Enumerable.Range(0, 1_000).Select(i => (ParameterValue)new ParameterValue.Whole(i))])));
        var views = TpeSamplerTests.Views(space, 100, c => c[0] + c[50]);
        var draft = new SamplerSettings.Tpe().Create()
            .Suggest(TpeSamplerTests.Request(space, AppendList<TrialView>.Empty.Append([.. views]), 100));
        Assert.Equal("model", draft.Because.Method);
    }
}
