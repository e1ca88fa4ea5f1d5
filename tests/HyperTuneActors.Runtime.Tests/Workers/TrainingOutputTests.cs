using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class TrainingOutputTests : IDisposable
{
    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    [ProgramFact]
    public async Task Two_hundred_thousand_lines_keep_their_order_and_take_no_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var next = 1;
        var inOrder = true;
        var order = RunBench.Script(
            """
            i=0; while [ $i -lt 100000 ]; do i=$((i+1)); echo "line $i"; echo "{\"step\": $i, \"accuracy\": 1}"; done
            """) with { LastStep = 100_000 };
        var created = (Creation.Created)RunDirectory.Create(bench.Root, order.Run);
        var ended = new TaskCompletionSource<RunEnd>();
        TrainingProcess.Start(order, created.Directory, bench.Shim,
            new RunCallbacks((_, _, _) => { }, (step, _) => inOrder &= step == next++, (_, _) => { }, (_, _, _) => { },
                (_, _, _) => { }, ended.SetResult),
            TimeProvider.System);
        Assert.Equal(RunClass.Finished, (await ended.Task.WaitAsync(RunBench.Patience)).Class);
        Assert.True(inOrder);
        Assert.Equal(100_001, next);
        Assert.Equal(Enumerable.Range(1, 100_000).Select(i => $"line {i}"), File.ReadLines(created.Directory.LogFile));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4 << 20);
    }

    [ProgramFact]
    public async Task A_line_of_a_hundred_megabytes_goes_to_the_log()
    {
        var run = bench.Start("""printf '{'; head -c 100000000 /dev/zero; echo; echo '{"accuracy": 1}'""");
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.Equal(2 * RunLog.KeptBytes + $"\n[{100_000_002 - 2 * RunLog.KeptBytes} bytes were cut here: a log keeps 8 MiB of its beginning and of its end]\n".Length,
            new FileInfo(run.Directory.LogFile).Length);
        Assert.Contains("longer than 16 kB", Assert.Single(run.Warnings).Text);
        Assert.Single(run.Reports);
    }

    [ProgramFact]
    public async Task A_line_of_lists_is_one_report_per_step()
    {
        var run = bench.Start("""echo '{"accuracy": [0.9, 0.8], "loss": 3}'; echo '{"step": 3, "accuracy": [0.7]}'""");
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.Equal([(1, 0.9), (2, 0.8), (3, 0.7)],
            run.Reports.Select(report => (report.Step!.Value, report.Metrics.Find("accuracy")!.Value)));
        Assert.Equal("", run.Log);
    }

    [ProgramFact]
    public async Task A_line_of_lists_that_lacks_the_objective_ends_the_run_as_any_other_would()
    {
        var run = bench.Start("""echo '{"loss": [1, 2]}'; sleep 60""");
        Assert.Equal(RunClass.MetricMissing, (await run.Ended).Class);
        Assert.Empty(run.Reports);
    }

    [ProgramFact]
    public async Task The_last_line_needs_no_end() =>
        Assert.Equal(RunClass.Finished, (await bench.Start("""printf '{"accuracy": 1}'""").Ended).Class);

    [ProgramFact]
    public async Task Half_a_report_is_none()
    {
        var run = bench.Start("""printf '{"accuracy": 1'""");
        Assert.Equal(RunClass.NoResult, (await run.Ended).Class);
        Assert.Equal("""{"accuracy": 1""", run.Log);
        Assert.Equal(1, Assert.Single(run.Warnings).Line);
    }

    [ProgramTheory]
    [InlineData("\\n")]
    [InlineData("\\r\\n")]
    [InlineData("\\r")]
    public async Task Any_line_ending_ends_a_line(string ending)
    {
        var run = bench.Start("""printf 'aE{"accuracy": 1}EbE{"accuracy": 2}EE'""".Replace("E", ending));
        await run.Ended;
        Assert.Equal([1, 2], run.Reports.Select(report => report.Metrics.Find("accuracy")!.Value));
        Assert.Equal($"a{ending}b{ending}{ending}".Replace("\\r", "\r").Replace("\\n", "\n"), run.Log);
    }

    [ProgramFact]
    public async Task A_report_after_a_progress_bar_on_the_same_line_is_seen()
    {
        var run = bench.Start("""printf '\r 50%%\r100%%\r{"accuracy": 1}\n'""");
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
    }

    [ProgramFact]
    public async Task What_is_not_text_goes_to_the_log_as_it_is()
    {
        var run = bench.Start("""printf '\377\376\000{\n\200'; echo '{"accuracy": 1}' >&2; printf '\377{"a":'""");
        var end = await run.Ended;
        Assert.Equal(RunClass.NoResult, end.Class);
        var log = File.ReadAllBytes(run.Directory.LogFile);
        Assert.True(log.AsSpan().IndexOf(new byte[] { 0xff, 0xfe, 0, (byte)'{', (byte)'\n' }) >= 0);
        Assert.True(log.AsSpan().IndexOf(new byte[] { 0x80, 0xff, (byte)'{' }) >= 0);
        Assert.Empty(run.Warnings);
    }

    [ProgramFact]
    public async Task A_tail_has_at_most_8_kB_whatever_the_log_has()
    {
        var end = await bench.Start("head -c 100000 /dev/urandom; exit 1").Ended;
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(end.Tail!), 1, LogExcerpt.MaxBytes);
        Assert.InRange(end.Reason.Length, 1, 300);
    }

    [ProgramFact]
    public async Task A_program_that_closes_its_output_is_waited_for()
    {
        var run = bench.Start("""echo '{"accuracy": 1}'; exec >&-; echo end >&2; exit 5""");
        Assert.Equal(5, (await run.Ended).ExitCode);
        Assert.Equal("end\n", run.Log);
    }

    [ProgramFact]
    public async Task Output_and_errors_share_the_log_without_overwriting_each_other()
    {
        var run = bench.Start("i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo out; echo err >&2; done");
        await run.Ended;
        Assert.Equal(2000, run.Log.Split('\n').Count(line => line == "out"));
        Assert.Equal(2000, run.Log.Split('\n').Count(line => line == "err"));
    }

    [ProgramFact]
    public async Task Warnings_come_ten_times_and_the_lines_are_in_the_log()
    {
        var run = bench.Start("""i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo '{"level": "info"}'; done""");
        await run.Ended;
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), run.Warnings.Select(warning => warning.Line));
        Assert.EndsWith("Further warnings are not shown.", run.Warnings.Last().Text);
        Assert.Equal(51, run.Log.Split('\n').Length);
    }

    [ProgramFact]
    public async Task A_flood_of_output_does_not_hold_a_stop_up()
    {
        var run = bench.Start("""while :; do echo '{"accuracy": 1}'; echo y; done""");
        await run.Reported;
        run.Process.Stop();
        Assert.Equal(RunClass.Stopped, (await run.Ended).Class);
    }
}
