using System.Text;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>How reports come of what regular expressions find, line by line.</summary>
public sealed class PatternReaderTests
{
    private static PatternReader Reader(string[] objectives, params string[] patterns) =>
        new([.. patterns.Select(text => new MetricPattern(text))], [.. objectives]);

    private static LineResult[] Read(PatternReader reader, params string[] lines) =>
        [.. lines.SelectMany(line => reader.Read(Encoding.UTF8.GetBytes(line + "\n")))];

    private static LineResult.Report Report(int? step, params (string, double)[] metrics) => new(step, Metrics.Of(metrics));

    [Fact]
    public void One_line_may_have_it_all() =>
        Assert.Equal([Report(1, ("loss", 2.5), ("acc", 0.25)), Report(2, ("loss", 1e-3), ("acc", -1))],
            Read(Reader(["acc"], @"epoch (?<step>\d+): loss (?<loss>\S+) acc (?<acc>\S+)"),
                "starting", "epoch 1: loss 2.5 acc 0.25", "epoch 2: loss 1e-3 acc -1", "done"));

    [Fact]
    public void A_report_is_made_when_the_last_objective_is_found() =>
        Assert.Equal([Report(1, ("loss", 2), ("acc", 0.5)), Report(2, ("loss", 1), ("acc", 0.75))],
            Read(Reader(["loss", "acc"], @"epoch (?<step>\d+) loss (?<loss>\S+)", "val acc (?<acc>\\S+)"),
                "epoch 1 loss 2", "val acc 0.5", "epoch 2 loss 1", "val acc 0.75"));

    [Fact]
    public void The_step_may_have_a_line_of_its_own_before() =>
        Assert.Equal([Report(1, ("loss", 2)), Report(2, ("loss", 1))],
            Read(Reader(["loss"], @"Epoch (?<step>\d+)/", "loss: (?<loss>\\S+)"),
                "Epoch 1/9", "loss: 2", "loss: 1.5", "Epoch 2/9", "loss: 1"));

    [Fact]
    public void Or_after() =>
        Assert.Equal([Report(1, ("loss", 2)), Report(2, ("loss", 1))],
            Read(Reader(["loss"], @"finished epoch (?<step>\d+)", "loss: (?<loss>\\S+)"),
                "loss: 3", "loss: 2", "finished epoch 1", "loss: 1", "finished epoch 2"));

    [Fact]
    public void Without_a_group_for_the_step_reports_are_counted() =>
        Assert.Equal([Report(null, ("loss", 2)), Report(null, ("loss", 1))],
            Read(Reader(["loss"], "loss=(?<loss>[0-9.]+)"), "loss=2", "loss=1"));

    [Fact]
    public void What_is_found_twice_has_its_last_value() =>
        Assert.Equal([Report(1, ("loss", 1), ("acc", 0.5))],
            Read(Reader(["acc"], @"epoch (?<step>\d+) loss (?<loss>\S+)", "acc (?<acc>\\S+)"),
                "epoch 1 loss 3", "epoch 1 loss 1", "acc 0.5"));

    [Fact]
    public void A_step_that_lacks_an_objective_is_left_out_with_a_warning()
    {
        var results = Read(Reader(["acc"], @"epoch (?<step>\d+) loss (?<loss>\S+)", "acc (?<acc>\\S+)"),
            "epoch 1 loss 3", "epoch 2 loss 1", "acc 0.5");
        Assert.Equal("No 'acc' was found for step 1; what was found of it is left out.",
            Assert.IsType<LineResult.Warning>(results[0]).Text);
        Assert.Equal(Report(2, ("loss", 1), ("acc", 0.5)), results[1]);
    }

    [Fact]
    public void Several_may_be_found_in_one_line() =>
        Assert.Equal([Report(1, ("loss", 2)), Report(2, ("loss", 1))],
            Read(Reader(["loss"], @"(?<step>\d+)=(?<loss>\S+)"), "1=2 2=1"));

    [Theory]
    [InlineData("nan")]
    [InlineData("-NaN")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("1e400")]
    public void What_is_not_finite_is_divergence(string word) =>
        Assert.Equal([new LineResult.Diverged("loss", 3, word)],
            Read(Reader(["loss"], @"epoch (?<step>\d+) loss (?<loss>\S+)"), $"epoch 3 loss {word}"));

    [Theory]
    [InlineData("epoch 3 loss high", "Metric 'loss' is 'high'; metrics are numbers, such as 0.91 or 1e-3.")]
    [InlineData("epoch 0 loss 1", "The step is '0'; steps are whole numbers from 1.")]
    [InlineData("epoch 99999999999 loss 1", "The step is '99999999999'; steps are whole numbers from 1.")]
    public void What_is_no_number_is_told(string line, string text) =>
        Assert.Contains(new LineResult.Warning(text), Read(Reader(["loss"], @"epoch (?<step>\d+) loss (?<loss>\S+)"), line));

    [Fact]
    public void A_line_of_more_than_16_kB_is_not_looked_at() =>
        Assert.Empty(Read(Reader(["loss"], "loss (?<loss>1)"), "loss 1" + new string(' ', 16 * 1024)));

    [Fact]
    public void Not_even_a_bad_expression_takes_for_ever()
    {
        var bad = Reader(["loss"], @"^(a+)+(?<loss>\d)$", @"(?=(a+)+b)(?<loss>\d)");
        var results = Read(bad, new string('a', 10_000));
        Assert.All(results, result => Assert.Contains("took too long", Assert.IsType<LineResult.Warning>(result).Text));
    }

    [Fact]
    public void Bytes_that_are_no_text_do_not_match_and_do_no_harm() =>
        Assert.Equal([Report(null, ("loss", 1))], Reader(["loss"], "loss (?<loss>\\d)").Read([0xff, 0, .. "loss 1"u8, 0xfe]));
}
