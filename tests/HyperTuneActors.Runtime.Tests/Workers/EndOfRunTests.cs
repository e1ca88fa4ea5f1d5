using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>What a run's end means, as a table.</summary>
public sealed class EndOfRunTests
{
    private static readonly RunOrder Steps = RunBench.Order("train") with { LastStep = 10 };
    private static readonly RunOrder NoSteps = RunBench.Order("train");
    private static readonly LineResult.Diverged NaN = new("loss", 3, "NaN");

    public static TheoryData<string, int?, long, int, int, RunClass> ByItself => new()
    {
        // what                                 last, reports, step, code -> class
        { "all steps",                            10,  10,      10,   0,      RunClass.Finished },
        { "the last step only",                   10,  1,       10,   0,      RunClass.Finished },
        { "more than the last step",              10,  12,      12,   0,      RunClass.Finished },
        { "not the last step",                    10,  9,       9,    0,      RunClass.NoResult },
        { "nothing, code 0",                      10,  0,       0,    0,      RunClass.NoResult },
        { "without steps, a report",              null, 1,      1,    0,      RunClass.Finished },
        { "without steps, nothing",               null, 0,      0,    0,      RunClass.NoResult },
        { "a crash",                              10,  3,       3,    1,      RunClass.Crashed },
        { "a crash after the last step",          10,  10,      10,   1,      RunClass.Crashed },
        { "no such command",                      10,  0,       0,    127,    RunClass.StartFailed },
        { "not executable",                       10,  0,       0,    126,    RunClass.StartFailed },
        { "no such command, but it had reported", 10,  1,       1,    127,    RunClass.Crashed },
        { "a signal",                             10,  3,       3,    137,    RunClass.Killed },
        { "a signal of its own fault",            10,  3,       3,    139,    RunClass.Crashed },
        { "a signal after the last step",         10,  10,      10,   143,    RunClass.Preempted },
        { "code 75, which asks for another try",  10,  3,       3,    75,     RunClass.Preempted },
        { "a hang-up",                            10,  3,       3,    129,    RunClass.Killed },
        { "code 255, which is no signal",         10,  3,       3,    255,    RunClass.Crashed },
        { "code 128, which is no signal",         10,  3,       3,    128,    RunClass.Crashed },
    };

    [Theory]
    [MemberData(nameof(ByItself))]
    public void A_run_that_nobody_stopped_is_judged_by_its_code_and_reports(
        string what, int? last, long reports, int step, int code, RunClass expected)
    {
        var order = NoSteps with { LastStep = last };
        var end = EndOfRun.Decide(order, new Progress(reports, step), null, ProcessEnd.Of(code), "log");
        Assert.True(expected == end.Class, $"{what}: {end}");
        Assert.Equal(expected == RunClass.Finished ? null : "log", end.Tail);
    }

    public static TheoryData<StopCause, int, int, RunClass> WithCause => new()
    {
        { new StopCause.Asked(),                   3,  143, RunClass.Stopped },
        { new StopCause.Asked(),                   3,  137, RunClass.Stopped },
        { new StopCause.Asked(),                   3,  1,   RunClass.Stopped },
        { new StopCause.Asked(),                   3,  0,   RunClass.Stopped },
        { new StopCause.Asked(),                   10, 143, RunClass.Stopped },
        { new StopCause.Asked(),                   10, 0,   RunClass.Finished },
        { new StopCause.Overtime(),                10, 143, RunClass.Finished },
        { new StopCause.Overtime(),                10, 137, RunClass.Finished },
        { new StopCause.Diverged(NaN),             3,  143, RunClass.Diverged },
        { new StopCause.Diverged(NaN),             10, 0,   RunClass.Diverged },
        { new StopCause.MetricMissing("missing"),  3,  143, RunClass.MetricMissing },
        { new StopCause.RunTooLong(TimeSpan.FromHours(2)), 3, 143, RunClass.TimedOut },
        { new StopCause.StepTooLong(TimeSpan.FromHours(2)), 3, 0, RunClass.TimedOut },
        { new StopCause.NoProgress(TimeSpan.FromHours(2)), 3, 137, RunClass.Hung },
        { new StopCause.TooMuchMemory(5, 4),       3,  137, RunClass.OutOfMemory },
        { new StopCause.Bug("bug"),                3,  143, RunClass.Bug },
    };

    [Theory]
    [MemberData(nameof(WithCause))]
    public void A_run_that_was_stopped_is_judged_by_the_cause(StopCause cause, int step, int code, RunClass expected)
    {
        var end = EndOfRun.Decide(Steps, new Progress(step, step), cause, ProcessEnd.Of(code), "log");
        Assert.Equal(expected, end.Class);
        Assert.Equal(expected is RunClass.Finished or RunClass.Stopped ? null : "log", end.Tail);
    }

    [Fact]
    public void No_result_says_what_was_missing_and_how_a_report_looks()
    {
        string Reason(RunOrder order, Progress progress) =>
            EndOfRun.Decide(order, progress, null, ProcessEnd.Of(0), null).Reason;

        Assert.Equal("Exit code 0, but no report came, nor step 10. "
            + """One is a line such as {"step": 1, "accuracy": 0.91} on standard output.""",
            Reason(Steps, new Progress(0, 0)));
        Assert.Equal("Exit code 0, but the last report was for step 9 of 10. "
            + """The last line should be like {"step": 10, "accuracy": 0.91}.""", Reason(Steps, new Progress(9, 9)));
        Assert.Equal(
            """Exit code 0, but no report came. One is a line such as {"accuracy": 0.91} on standard output.""",
            Reason(NoSteps, new Progress(0, 0)));
    }

    [Theory]
    [InlineData("Traceback\n ValueError: x\n\n", "Exit code 1: ValueError: x")]
    [InlineData("Epoch 1\nValueError: x\nEpoch 2", "Exit code 1: ValueError: x")]
    [InlineData("Epoch 1\nmain.c:3: fatal error: x", "Exit code 1: main.c:3: fatal error: x")]
    [InlineData("Epoch 1\ngone\n", "Exit code 1: gone")]
    [InlineData(" \n", "Exit code 1.")]
    [InlineData(null, "Exit code 1.")]
    public void A_crash_shows_the_line_of_the_log_that_tells_most(string? tail, string reason) =>
        Assert.Equal(reason, EndOfRun.Decide(Steps, default, null, ProcessEnd.Of(1), tail).Reason);

    [Fact]
    public void Steps_are_counted_where_a_program_does_not_name_them()
    {
        var order = Steps with { From = new Checkpoint(1, 3, "/runs/0.1/checkpoints/3") };
        var report = new LineResult.Report(null, Metrics.Of(("accuracy", 1)));
        var progress = Progress.Before(order)
            .After(report).After(report with { Step = 9 }).After(report with { Step = 2 });
        Assert.Equal(new Progress(3, 9), progress);
        Assert.False(progress.IsComplete(order));
        Assert.True(progress.After(report).IsComplete(order));
    }
}
