using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>Scripts that nobody may change report by what they print.</summary>
public sealed class PatternTests : IDisposable
{
    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private Running Start(string script, params string[] patterns)
    {
        var order = RunBench.Script(script);
        return bench.Start(order with { LastStep = 2, Training = order.Training with { Patterns = [.. patterns], Resumable = false } });
    }

    [ProgramFact]
    public async Task Metrics_are_found_on_both_streams_in_their_order_and_all_lines_are_in_the_log()
    {
        var run = Start(
            """
            echo 'Epoch 1/2'; echo 'accuracy: 0.5' >&2; echo '{"accuracy": 7}'; echo 'Epoch 2/2'; printf 'accuracy: 0.75' >&2
            """, @"Epoch (?<step>\d+)/", @"accuracy: (?<accuracy>\S+)");
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.Equal([(1, Metrics.Of(("accuracy", 0.5))), (2, Metrics.Of(("accuracy", 0.75)))], run.Reports);
        Assert.Equal("Epoch 1/2\naccuracy: 0.5\n{\"accuracy\": 7}\nEpoch 2/2\naccuracy: 0.75", run.Log);
        Assert.Empty(run.Warnings);
    }

    [ProgramFact]
    public async Task A_word_for_what_is_not_finite_is_divergence()
    {
        var end = await Start("echo 'epoch 1 accuracy nan'; exec sleep 1000", @"epoch (?<step>\d+) accuracy (?<accuracy>\S+)").Ended;
        Assert.Equal((RunClass.Diverged, "Metric 'accuracy' was nan at step 1."), (end.Class, end.Reason));
    }

    [ProgramTheory]
    [InlineData("echo 'accuracy is 0.5'", "Exit code 0, but the expressions under training.metrics found no 'accuracy' in its output; its log has what it wrote.")]
    [InlineData("echo 'accuracy 0.5'", "Exit code 0, but the last step that the expressions under training.metrics found was 1 of 2.")]
    public async Task Expressions_that_find_too_little_are_named(string script, string reason)
    {
        var end = await Start(script, @"accuracy (?<accuracy>\d\S*)").Ended;
        Assert.Equal((RunClass.NoResult, reason), (end.Class, end.Reason));
    }
}
