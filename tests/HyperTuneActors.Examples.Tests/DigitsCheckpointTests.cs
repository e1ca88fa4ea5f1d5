using System.Globalization;

namespace HyperTuneActors.Examples.Tests;

public sealed class DigitsCheckpointTests : IDisposable
{
    private const string Sgd =
        "--learning-rate 0.05 --optimizer sgd --momentum 0.9 --hidden-units 20 --layers 3 --batch-size 19"
        + " --weight-decay 0.001 --dropout 0.3 --activation tanh";

    private const string NoDropout =
        "--learning-rate 0.003 --optimizer adam --hidden-units 33 --layers 2 --batch-size 64"
        + " --weight-decay 0.01 --dropout 0 --activation relu";

    private readonly string folder = Directory.CreateTempSubdirectory("digits-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(DigitsRun.GoodOptions)]
    [InlineData(Sgd)]
    [InlineData(NoDropout)]
    public void A_training_interrupted_twice_reports_the_same_bytes_as_an_unbroken_one(string options)
    {
        var unbroken = DigitsRun.Of(options);

        var resumed = Run(options, 1, 3).Reports + Run(options, 4, 9).Reports + Run(options, 10, 27).Reports;

        Assert.Equal(unbroken.Reports, resumed);
    }

    [Fact]
    public void The_same_training_saves_the_same_checkpoint_whether_it_was_interrupted_or_not()
    {
        Run(Sgd, 1, 5);
        var unbroken = File.ReadAllBytes(At(5));
        Run(Sgd, 1, 2);
        Run(Sgd, 3, 5);

        Assert.Equal(unbroken, File.ReadAllBytes(At(5)));
    }

    [Fact]
    public void Every_epoch_leaves_a_checkpoint_and_nothing_half_written()
    {
        Run(DigitsRun.GoodOptions, 1, 3);
        Run(DigitsRun.GoodOptions, 4, 5);

        Assert.Equal([At(1), At(2), At(3), At(4), At(5)], Directory.GetFiles(folder).Order());
    }

    [Fact]
    public void Without_a_directory_nothing_is_saved_and_a_checkpoint_is_still_gone_on_from()
    {
        var unbroken = DigitsRun.Of(DigitsRun.GoodOptions, ("HYPERTUNE_LAST_STEP", "3"));
        Run(DigitsRun.GoodOptions, 1, 2);

        var byHand = DigitsRun.Of(
            DigitsRun.GoodOptions, ("HYPERTUNE_LAST_STEP", "3"), ("HYPERTUNE_RESUME_FROM", At(2)));

        Assert.Equal(unbroken.Lines[2..], byHand.Lines);
        Assert.Equal([At(1), At(2)], Directory.GetFiles(folder).Order());
    }

    [Theory]
    [InlineData("gone", "is not there")]
    [InlineData("folder", "can't be read as a checkpoint")]
    [InlineData("empty", "is cut short")]
    [InlineData("half", "is cut short")]
    [InlineData("long", "has more in it")]
    [InlineData("text", "is not a checkpoint of this program")]
    [InlineData("other", "was saved with learning-rate=0.003 ")]
    public void A_checkpoint_that_will_not_do_ends_with_1_and_says_why(string kind, string why)
    {
        Run(kind == "other" ? NoDropout : DigitsRun.GoodOptions, 1, 1);
        Spoil(At(1), kind);

        var run = Run(DigitsRun.GoodOptions, 2, 3);

        Assert.Equal((1, ""), (run.ExitCode, run.Reports));
        Assert.Contains($"HYPERTUNE_RESUME_FROM: '{At(1)}' {why}", run.Log, StringComparison.Ordinal);
        Assert.Contains("; give what was saved with learning-rate=0.01 ", run.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "")]
    [InlineData(3, "1")]
    [InlineData(1, "2")]
    public void A_first_step_that_does_not_follow_the_checkpoint_ends_with_1_and_trains_nothing(int first, string from)
    {
        Run(DigitsRun.GoodOptions, 1, 2);

        var run = DigitsRun.Of(DigitsRun.GoodOptions,
            ("HYPERTUNE_FIRST_STEP", $"{first}"), ("HYPERTUNE_LAST_STEP", "4"),
            ("HYPERTUNE_RESUME_FROM", from == "" ? "" : Path.Combine(folder, from)));

        Assert.Equal((1, ""), (run.ExitCode, run.Reports));
        Assert.Contains($"HYPERTUNE_FIRST_STEP: {first} does not follow epoch {(from == "" ? "0" : from)}", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_names_every_option_and_every_variable()
    {
        var help = DigitsRun.Of("--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Log));
        Assert.All(DigitsRun.GoodOptions.Split(' ').Where(word => word.StartsWith("--", StringComparison.Ordinal)),
            option => Assert.Contains($"  {option} ", help.Reports, StringComparison.Ordinal));
        Assert.All(["FIRST_STEP", "LAST_STEP", "SEED", "CHECKPOINT_DIR", "RESUME_FROM"],
            name => Assert.Contains($"  HYPERTUNE_{name} ", help.Reports, StringComparison.Ordinal));
    }

    private string At(int epoch) => Path.Combine(folder, epoch.ToString(CultureInfo.InvariantCulture));

    /// <summary>As a study runs it: from the checkpoint before its first step, if that is not 1.</summary>
    private DigitsRun Run(string options, int first, int last) => DigitsRun.Of(options,
        ("HYPERTUNE_FIRST_STEP", first.ToString(CultureInfo.InvariantCulture)),
        ("HYPERTUNE_LAST_STEP", last.ToString(CultureInfo.InvariantCulture)),
        ("HYPERTUNE_CHECKPOINT_DIR", folder),
        ("HYPERTUNE_RESUME_FROM", first == 1 ? "" : At(first - 1)));

    private static void Spoil(string path, string kind)
    {
        var bytes = File.ReadAllBytes(path);
        if (kind is "gone" or "folder") File.Delete(path);
        if (kind == "folder") Directory.CreateDirectory(path);
        if (kind == "empty") File.WriteAllBytes(path, []);
        if (kind == "half") File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        if (kind == "long") File.WriteAllBytes(path, [.. bytes, 0]);
        if (kind == "text") File.WriteAllText(path, "\u0004spam");
    }
}
