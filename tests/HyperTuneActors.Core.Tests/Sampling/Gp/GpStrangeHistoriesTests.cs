using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

/// <summary>Whatever a study has seen, the next suggestion is sound.</summary>
public sealed class GpStrangeHistoriesTests
{
    private static readonly SamplerSettings.Gp Quick = new(StartupTrials: 1, GlobalCandidates: 32, LocalCandidates: 16);

    public static IEnumerable<object[]> Functions =>
    [
        ["all failed", (double[] _) => double.NaN],
        ["constant", (double[] _) => 3.0],
        ["huge", (double[] x) => x[0] > 0.5 ? 1e308 : -1e308],
        ["tiny", (double[] x) => 1e-308 * x[0]],
        ["nearly constant", (double[] x) => 1 + 1e-15 * x[0]],
        ["half failed", (double[] x) => x[0] > 0.5 ? double.NaN : x[0]],
        ["one diverged", (double[] x) => x[0] > 0.9 ? 1e300 : x[0]],
        ["integers", (double[] x) => Math.Floor(3 * x[0])],
    ];

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_strange_function_is_no_obstacle(string name, Func<double[], double> function)
    {
        Assert.NotEmpty(name);
        foreach (var transform in Enum.GetValues<GpTransform>())
            AssertSound(new SearchSpace([new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1)]), function,
                Quick with { Transform = transform }, 14);
    }

    public static IEnumerable<object[]> Spaces =>
    [
        ["one real number", new SearchSpace([new Parameter.Float("x", 0, 1)])],
        ["one whole number", new SearchSpace([new Parameter.Int("x", 0, 3)])],
        ["a single choice", new SearchSpace([new Parameter.Categorical("x", [GpWords.Text("a")])])],
        ["a single choice beside a number", new SearchSpace([new Parameter.Categorical("x", [GpWords.Text("a")]), new Parameter.Float("y", 0, 1)])],
        ["a thousand choices", new SearchSpace([new Parameter.Categorical("x", [.. Enumerable.Range(0, 1000).Select(i => GpWords.Text($"c{i}"))])])],
        ["fifty numbers", new SearchSpace(Enumerable.Range(0, 50).Select(i => (Parameter)new Parameter.Float($"x{i}", 0, 1)))],
        ["three hundred numbers", new SearchSpace(Enumerable.Range(0, 300).Select(i => (Parameter)new Parameter.Float($"x{i}", 0, 1)))],
        ["a constant", new SearchSpace([new Parameter.Constant("x", GpWords.Text("a"))])],
        ["a huge grid", new SearchSpace([new Parameter.Int("x", 0, 1_000_000_000)])],
        ["a chain of conditions", Chain()],
    ];

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Every_space_can_be_searched(string name, SearchSpace space)
    {
        Assert.NotEmpty(name);
        AssertSound(space, x => x.Where(double.IsFinite).Sum(), Quick, 12);
    }

    [Fact]
    public void Trials_that_are_all_the_same_are_no_obstacle()
    {
        var space = new SearchSpace([new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1)]);
        var study = new GpStudy(space, _ => 1);
        for (var i = 0; i < 30; i++) study.Take(new Point([0.5, 0.5]));
        AssertWithin(space, study.At(30).Suggest(Quick.Create()).Point);
    }

    [Fact]
    public void Values_beyond_the_bounds_count_as_at_them()
    {
        var space = new SearchSpace([new Parameter.Float("x", 0, 1), new Parameter.Int("y", 1, 3)]);
        var study = new GpStudy(space, x => x[0]);
        for (var i = 0; i < 6; i++) study.Take(new Point([i - 2.5, i]));
        AssertWithin(space, study.At(6).Suggest(Quick.Create()).Point);
    }

    [Fact]
    public void Two_thousand_trials_cost_no_more_than_the_choice_of_their_rows()
    {
        var space = new SearchSpace([new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1)]);
        var study = new GpStudy(space, x => Math.Abs(x[0] - 0.3) + Math.Abs(x[1] - 0.6));
        for (var i = 0; i < 2000; i++) study.Take(new Point([i * 0.618034 % 1, i * 0.754878 % 1]));
        var draft = study.At(2000).Suggest(Quick.Create());
        AssertWithin(space, draft.Point);
        Assert.InRange(draft.Because.Numbers[Reasons.Trials], 600, 660);
        Assert.Equal(GpStudy.Bits(draft), GpStudy.Bits(study.At(2000).Suggest(Quick.Create())));
    }

    private static void AssertSound(SearchSpace space, Func<double[], double> function, SamplerSettings.Gp settings, int trials)
    {
        var drafts = new GpStudy(space, function).Run(settings, trials);
        Assert.All(drafts, draft =>
        {
            AssertWithin(space, draft.Point);
            Assert.All(draft.Because.Numbers.Values, number => Assert.True(double.IsFinite(number)));
        });
    }

    private static void AssertWithin(SearchSpace space, Point point)
    {
        Assert.Equal(point, space.PointOf(space.ConfigurationOf(point)));
        for (var i = 0; i < space.Parameters.Length; i++)
            if (point.IsActive(i)) Assert.InRange(UnitInterval.FromCoordinate(space.Parameters[i], point.Coordinates[i]), 0, 1);
    }

    /// <summary>Each is active only where the one before has the second of its values.</summary>
    private static SearchSpace Chain() => new(Enumerable.Range(0, 8).Select(i => (Parameter)new Parameter.Ordinal(
        $"x{i}", [new ParameterValue.Whole(0), new ParameterValue.Whole(1)],
        i == 0 ? null : new Condition([new Requirement($"x{i - 1}", [new ParameterValue.Whole(1)])]))));
}
