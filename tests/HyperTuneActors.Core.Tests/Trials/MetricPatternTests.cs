using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

public sealed class MetricPatternTests
{
    [Fact]
    public void Named_groups_are_metrics_but_for_the_step()
    {
        var pattern = new MetricPattern(@"(epoch|step) (?<step>\d+): (?<loss>\S+) (\d+) (?<acc>\S+)");
        Assert.Equal(["loss", "acc"], pattern.Metrics.ToArray());
        Assert.True(pattern.HasStep);
        Assert.Equal([("step", "3"), ("loss", "0.5"), ("acc", "1")], Assert.Single(pattern.FindIn("epoch 3: 0.5 77 1")!));
    }

    [Fact]
    public void A_group_that_took_no_part_is_not_found() =>
        Assert.Equal([("acc", "1")], Assert.Single(new MetricPattern(@"loss (?<loss>\S+)|acc (?<acc>\S+)").FindIn("acc 1")!));

    [Fact]
    public void All_that_match_are_found_from_left_to_right() =>
        Assert.Equal(["1", "2"], new MetricPattern(@"loss (?<loss>\S+)").FindIn("loss 1 loss 2")!.Select(groups => groups[0].Text));

    [Fact]
    public void Other_lines_have_none() => Assert.Empty(new MetricPattern("loss (?<loss>.)").FindIn("accuracy 1")!);

    [Theory]
    [InlineData("(?<loss>")]
    [InlineData("*")]
    public void What_is_no_expression_is_an_error(string text) => Assert.ThrowsAny<ArgumentException>(() => new MetricPattern(text));

    [Fact]
    public void Look_arounds_are_understood() =>
        Assert.Equal([("loss", "1")], Assert.Single(new MetricPattern(@"(?<!val_)loss (?<loss>\S+)").FindIn("val_loss 2 loss 1")!));
}
