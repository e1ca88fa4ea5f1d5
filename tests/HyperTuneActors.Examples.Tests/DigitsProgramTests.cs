using System.Text.Json;

namespace HyperTuneActors.Examples.Tests;

public sealed class DigitsProgramTests
{
    private static readonly (string, string)[] TwoEpochs = [("HYPERTUNE_LAST_STEP", "2")];

    [Fact]
    public void Every_epoch_is_one_line_of_json_with_all_metrics()
    {
        var run = DigitsRun.Of(DigitsRun.GoodOptions, TwoEpochs);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, run.Lines.Length);
        using var report = JsonDocument.Parse(run.Lines[1]);
        Assert.Equal(2, report.RootElement.GetProperty("step").GetInt32());
        foreach (var name in new[] { "validation_accuracy", "validation_loss", "train_loss", "test_accuracy" })
            Assert.True(report.RootElement.GetProperty(name).GetDouble() > 0, name);
    }

    [Fact]
    public void Without_a_study_there_are_27_epochs_and_the_last_is_good() =>
        Assert.StartsWith("{\"step\":27,\"validation_accuracy\":0.9",
            DigitsRun.Of(DigitsRun.GoodOptions).Lines[26], StringComparison.Ordinal);

    [Theory]
    [InlineData("--seed 7")]
    [InlineData("--seed=8 --momentum 0.9")]
    public void The_same_arguments_give_the_same_bytes(string more) =>
        Assert.Equal(
            DigitsRun.Of($"{DigitsRun.GoodOptions} {more}", TwoEpochs).Reports,
            DigitsRun.Of($"{DigitsRun.GoodOptions} {more}", TwoEpochs).Reports);

    [Fact]
    public void The_seed_of_the_study_counts_where_the_options_have_none()
    {
        var seeded = DigitsRun.Of(DigitsRun.GoodOptions, [.. TwoEpochs, ("HYPERTUNE_SEED", "5")]);

        Assert.Equal(DigitsRun.Of($"{DigitsRun.GoodOptions} --seed 5", TwoEpochs).Reports, seeded.Reports);
        Assert.NotEqual(DigitsRun.Of(DigitsRun.GoodOptions, TwoEpochs).Reports, seeded.Reports);
    }

    [Fact]
    public void A_divergence_is_reported_as_NaN_to_the_end()
    {
        var run = DigitsRun.Of(
            "--learning-rate 900 --optimizer sgd --momentum 0.99 --hidden-units 16 --layers 2 --batch-size 8"
            + " --weight-decay 1 --dropout 0 --activation relu", TwoEpochs);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, run.Lines.Length);
        Assert.Contains("\"validation_loss\":NaN,\"train_loss\":NaN,", run.Lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--learning-rate 0", "--learning-rate: '0'", "above 0")]
    [InlineData("--learning-rate NaN", "--learning-rate: 'NaN'", "above 0")]
    [InlineData("--optimizer lbfgs", "--optimizer: 'lbfgs'", "sgd or adam")]
    [InlineData("--layers 4", "--layers: '4'", "from 1 to 3")]
    [InlineData("--dropout 1", "--dropout: '1'", "below 1")]
    [InlineData("--batch-size", "--batch-size: ''", "whole number")]
    [InlineData("--colour red", "--colour: no such option", "--learning-rate")]
    public void A_bad_option_ends_with_2_and_is_named_with_what_would_be_right(string option, string named, string right)
    {
        var run = DigitsRun.Of(option, TwoEpochs);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Reports);
        var fault = Assert.Single(run.Log.Split('\n'), line => line.Contains(named, StringComparison.Ordinal));
        Assert.Contains(right, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void All_missing_options_are_told_at_once()
    {
        var run = DigitsRun.Of("--layers 1");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(7, run.Log.Split('\n').Count(line => line.Contains(": missing; give ", StringComparison.Ordinal)));
    }
}
