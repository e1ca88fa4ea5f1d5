using System.Collections.Immutable;
using System.Text;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class CommandLineTests
{
    private static string[] Of(params ImmutableArray<string>[] elements) =>
        [.. CommandLine.Of(RunBench.Order([.. elements]) with { From = new Checkpoint(1, 3, "/c/3"), LastStep = 27, TotalSteps = 81 }, "/runs/17.1")];

    [Theory]
    [InlineData("{lr}", "0.001")]
    [InlineData("--layers={layers}", "--layers=3")]
    [InlineData("{optimizer}-{nesterov}", "adam-true")]
    [InlineData("{trial}.{attempt}", "17.1")]
    [InlineData("{seed}", "18446744073709551615")]
    [InlineData("{run_dir}", "/runs/17.1")]
    [InlineData("{params_file}", "/runs/17.1/params.json")]
    [InlineData("{first_step}-{last_step}", "4-27")]
    [InlineData("--resume={resume_from}", "--resume=/c/3")]
    [InlineData("{checkpoint_dir}", "/runs/17.1/checkpoints")]
    [InlineData("{total_steps}", "81")]
    [InlineData("{{lr}}", "{lr}")]
    [InlineData("{{{lr}}}", "{0.001}")]
    [InlineData("", "")]
    [InlineData("$HOME *", "$HOME *")]
    [InlineData("""{"a": 1}""", """{"a": 1}""")]
    [InlineData("{", "{")]
    public void A_text_gets_the_run_s_values(string text, string expected) => Assert.Equal([expected], Of([text]));

    [Fact]
    public void An_element_with_a_parameter_that_is_not_active_is_left_out_as_a_whole() =>
        Assert.Equal(["train", "--lr", "0.001"],
            Of(["train"], ["--momentum", "{momentum}"], ["--lr", "{lr}"], ["{lr}", "{momentum}", "x"], ["{momentum}"]));

    [Fact]
    public void A_program_without_steps_gets_no_argument_for_them() =>
        Assert.Equal(["train"],
            [.. CommandLine.Of(RunBench.Order([["train"], ["--epochs", "{last_step}"], ["{first_step}"], ["{total_steps}"], ["--resume", "{resume_from}"]]), "/r")]);

    [Theory]
    [InlineData("{lr} {{x}} {seed}", null)]
    [InlineData("{", "'{' has a brace")]
    [InlineData("{a b}", "'{a b}' has a brace")]
    [InlineData("a}", "'a}' has a brace")]
    public void Braces_that_mean_nothing_can_be_found(string text, string? fault) =>
        Assert.StartsWith(fault ?? "", Placeholders.FaultIn(text) ?? "");

    [Fact]
    public void The_names_in_a_text_can_be_found() =>
        Assert.Equal(["lr", "seed"], Placeholders.In("{lr} {{x}} {seed}"));

    [Fact]
    public void The_environment_has_it_all()
    {
        var order = RunBench.Order("train") with { From = new Checkpoint(1, 3, "/c/3"), LastStep = 27, TotalSteps = 81 };
        order = order with
        {
            Training = order.Training with
            {
                Environment = order.Training.Environment.Add("OMP_NUM_THREADS", "1").Add("HYPERTUNE_RUN", "mine"),
            },
            Configuration = new([new("weight-decay", new ParameterValue.Real(1e-5))]),
        };
        string[] expected =
        [
            "HYPERTUNE_ATTEMPT=1", "HYPERTUNE_FIRST_STEP=4", "HYPERTUNE_LAST_STEP=27", "HYPERTUNE_TOTAL_STEPS=81",
            "HYPERTUNE_CHECKPOINT_DIR=/runs/17.1/checkpoints", "HYPERTUNE_ARTIFACTS_DIR=/runs/17.1/artifacts",
            "HYPERTUNE_RESUME_FROM=/c/3",
            "HYPERTUNE_PARAM_WEIGHT_DECAY=1E-05", "HYPERTUNE_PARAMS_FILE=/runs/17.1/params.json",
            "HYPERTUNE_RUN=mnist/17/1",
            "HYPERTUNE_RUN_DIR=/runs/17.1", "HYPERTUNE_SEED=18446744073709551615", "HYPERTUNE_STUDY=mnist",
            "HYPERTUNE_TRIAL=17", "OMP_NUM_THREADS=1",
        ];
        var variables = ProgramEnvironment.Of(order, "/runs/17.1").Select(v => $"{v.Key}={v.Value}");
        Assert.Equal(expected.ToHashSet(), variables.ToHashSet());
        var withoutSteps = ProgramEnvironment.Of(order with { LastStep = null }, "/runs/17.1");
        Assert.DoesNotContain(withoutSteps.Keys, name => name.EndsWith("_STEP") || name.EndsWith("_STEPS"));
        var fromTheStart = ProgramEnvironment.Of(order with { From = null }, "/runs/17.1");
        Assert.DoesNotContain("HYPERTUNE_RESUME_FROM", fromTheStart.Keys);
    }

    [Fact]
    public void The_params_file_keeps_the_kinds_of_values_apart()
    {
        Configuration configuration = new(
        [
            new("lr", new ParameterValue.Real(1)), new("tiny", new ParameterValue.Real(1e-9)),
            new("n", new ParameterValue.Whole(1)), new("name", new ParameterValue.Text("ä\"1")),
            new("flag", new ParameterValue.Flag(false)),
        ]);
        var json = Encoding.UTF8.GetString(ParamsFile.ContentFor(configuration));
        Assert.Equal("""{"lr":1.0,"tiny":1E-09,"n":1,"name":"ä\"1","flag":false}""",
            json.Replace("\n", "").Replace(" ", ""));
    }
}
