using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

public sealed class MetricsTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_not_finite_is_no_metric(double value) =>
        Assert.Throws<ArgumentException>(() => Metrics.Of(("accuracy", 0.5), ("loss", value)));

    [Fact]
    public void A_report_has_64_metrics_at_most()
    {
        Assert.Equal(64, Many(64).Values.Length);
        Assert.Throws<ArgumentException>(() => Many(65));
    }

    [Fact]
    public void Each_name_has_its_value() => Assert.Throws<ArgumentException>(() => new Metrics(["a", "b"], [1]));

    [Fact]
    public void A_metric_is_found_by_name_or_not_at_all()
    {
        var metrics = Metrics.Of(("loss", 0.25), ("accuracy", 0.5));
        Assert.Equal((0.5, null), (metrics.Find("accuracy"), metrics.Find("Accuracy")));
    }

    [Fact]
    public void Metrics_are_equal_by_names_values_and_order()
    {
        Assert.Equal(Metrics.Of(("a", 1), ("b", 2)), Metrics.Of(("a", 1), ("b", 2)));
        Assert.NotEqual(Metrics.Of(("a", 1), ("b", 2)), Metrics.Of(("b", 2), ("a", 1)));
        Assert.NotEqual(Metrics.Of(("a", 1)), Metrics.Of(("a", 2)));
    }

    [Fact]
    public void Equal_names_are_kept_once()
    {
        var earlier = Metrics.Of(("loss", 1));
        Assert.True(earlier.Names == Metrics.Of(("loss", 2)).SharingNames(earlier).Names);
        Assert.Equal(Metrics.Of(("loss", 2)), Metrics.Of(("loss", 2)).SharingNames(earlier));
        Assert.Equal(Metrics.Of(("error", 2)), Metrics.Of(("error", 2)).SharingNames(earlier));
        Assert.Equal(Metrics.Of(("loss", 2)), Metrics.Of(("loss", 2)).SharingNames(null));
    }

    private static Metrics Many(int count) =>
        Metrics.Of([.. Enumerable.Range(0, count).Select(i => ($"m{i}", (double)i))]);
}
