using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>What a run tells of the checkpoints that its program saves.</summary>
public sealed class CheckpointTests : IDisposable
{
    /// <summary>A program that saves as it should, and reports.</summary>
    private const string Save = """
        save() { echo "weights of $1" >"$HYPERTUNE_CHECKPOINT_DIR/tmp$1"; mv "$HYPERTUNE_CHECKPOINT_DIR/tmp$1" "$HYPERTUNE_CHECKPOINT_DIR/$1"; }
        report() { echo "{\"step\": $1, \"accuracy\": 0.5}"; }

        """;

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private static RunOrder Script(string script, int last = 9) => RunBench.Script(Save + script) with { LastStep = last };

    private static int[] StepsOf(Running run) => [.. run.Checkpoints.Select(saved => saved.Step)];

    [ProgramFact]
    public async Task Each_is_told_once_in_order_after_the_report_of_its_step_and_before_the_end()
    {
        var run = bench.Start(Script("save 3; report 3; save 9; report 9"));
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.Equal([3, 9], StepsOf(run));
        Assert.Matches("^SR+C+R*C*E$", string.Concat(run.Told));
        var (_, path, bytes) = run.Checkpoints.First();
        Assert.Equal((Path.Combine(run.Directory.Path, "checkpoints", "3"), 13L), (path, bytes));
    }

    [ProgramFact]
    public async Task One_that_is_saved_after_its_report_is_told_while_the_program_runs()
    {
        var run = bench.Start(Script("report 3; save 3; exec sleep 1000"));
        await run.Saved;
        run.Process.Stop();
        Assert.Equal(RunClass.Stopped, (await run.Ended).Class);
        Assert.Equal([3], StepsOf(run));
    }

    [ProgramFact]
    public async Task One_that_is_saved_when_the_program_is_to_end_is_told_too()
    {
        var order = Script("trap 'save 3; exit 0' TERM; report 3; while :; do sleep 0.05; done");
        var run = bench.Start(order with { Training = order.Training with { Grace = RunBench.Patience } });
        await run.Reported;
        run.Process.Stop();
        await run.Ended;
        Assert.Equal([3], StepsOf(run));
    }

    [ProgramFact]
    public async Task A_directory_counts_with_all_its_files_and_is_read_only_while_the_run_lives()
    {
        var run = bench.Start(Script(
            """
            d="$HYPERTUNE_CHECKPOINT_DIR"; mkdir -p "$d/tmp/inner"; printf 12345 >"$d/tmp/inner/a"; printf 678 >"$d/tmp/b"
            ln -s /etc/passwd "$d/tmp/link"; mv "$d/tmp" "$d/3"; report 3; exec sleep 1000
            """));
        await run.Saved;
        var (step, path, bytes) = Assert.Single(run.Checkpoints);
        Assert.Equal((3, 8L), (step, bytes));
        const UnixFileMode anyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        string[] all = [path, Path.Combine(path, "b"), Path.Combine(path, "inner"), Path.Combine(path, "inner", "a")];
        Assert.All(all, entry => Assert.Equal(default, File.GetUnixFileMode(entry) & anyWrite));
        Assert.NotEqual(default, File.GetUnixFileMode("/etc/passwd") & anyWrite);

        run.Process.Stop();
        await run.Ended;
        Assert.Equal(default, File.GetUnixFileMode(all[1]) & anyWrite);
        Assert.Equal(UnixFileMode.UserWrite, File.GetUnixFileMode(all[2]) & UnixFileMode.UserWrite);
    }

    [ProgramTheory]
    [InlineData("save 9; report 3", "'9' is of a step that was not reported.")]
    [InlineData("ln -s /etc \"$HYPERTUNE_CHECKPOINT_DIR/3\"; report 3", "'3' is a symbolic link.")]
    public async Task What_is_no_checkpoint_of_this_run_is_ignored_with_a_warning(string script, string why)
    {
        var run = bench.Start(Script(script));
        await run.Ended;
        Assert.Empty(run.Checkpoints);
        Assert.Contains(why, Assert.Single(run.Warnings).Text);
    }

    [ProgramFact]
    public async Task Nothing_behind_a_link_in_the_directory_s_place_is_touched()
    {
        var elsewhere = Directory.CreateTempSubdirectory("hypertune-test-").FullName;
        File.WriteAllText(Path.Combine(elsewhere, "3"), "");
        var run = bench.Start(Script(
            $"""rmdir "$HYPERTUNE_CHECKPOINT_DIR" "$HYPERTUNE_ARTIFACTS_DIR"; ln -s {elsewhere} "$HYPERTUNE_CHECKPOINT_DIR"; ln -s {elsewhere} "$HYPERTUNE_ARTIFACTS_DIR"; report 3"""));
        await run.Ended;
        Assert.Empty(run.Checkpoints);
        Assert.Empty(run.Artifacts);
        Assert.NotEqual(default, File.GetUnixFileMode(Path.Combine(elsewhere, "3")) & UnixFileMode.UserWrite);
        Directory.Delete(elsewhere, recursive: true);
    }

    [ProgramFact]
    public async Task Unfinished_ones_and_other_files_are_nothing()
    {
        var run = bench.Start(Script("for n in tmp3 03 3.tmp best 0; do touch \"$HYPERTUNE_CHECKPOINT_DIR/$n\"; done; report 3"));
        await run.Ended;
        Assert.Empty(run.Checkpoints);
        Assert.Empty(run.Warnings);
    }

    [ProgramFact]
    public async Task Those_of_a_program_that_can_t_resume_are_ignored_with_one_warning()
    {
        var order = Script("save 3; report 3; save 9; report 9");
        var run = bench.Start(order with { Training = order.Training with { Resumable = false } });
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.Empty(run.Checkpoints);
        Assert.Contains("can't resume", Assert.Single(run.Warnings).Text);
    }

    [ProgramFact]
    public async Task A_run_goes_on_from_the_checkpoint_of_an_earlier_attempt()
    {
        var first = bench.Start(Script("save 3; report 3", last: 3));
        await first.Ended;
        var (step, path, _) = Assert.Single(first.Checkpoints);
        var order = Script("""cat "$HYPERTUNE_RESUME_FROM"; save 2; echo "from $HYPERTUNE_FIRST_STEP"; echo '{"accuracy": 1}'; report 9""");
        var second = bench.Start(order with
        {
            Run = order.Run with { Attempt = 2 },
            From = new Checkpoint(1, step, path),
        });
        Assert.Equal(RunClass.Finished, (await second.Ended).Class);
        Assert.Equal("weights of 3\nfrom 4\n", second.Log);
        Assert.Equal([4, 9], second.Reports.Select(report => report.Step));
        Assert.Null(second.Note);
        Assert.Contains("before 4, the first of this run", Assert.Single(second.Warnings).Text);
    }

    [ProgramFact]
    public async Task A_run_whose_checkpoint_is_gone_starts_from_step_1_and_says_so()
    {
        var order = Script("""echo "from $HYPERTUNE_FIRST_STEP, ${HYPERTUNE_RESUME_FROM-unset}."; echo '{"accuracy": 1}'; report 9""");
        var run = bench.Start(order with { From = new Checkpoint(1, 5, "/no/such/checkpoints/5") });
        Assert.Equal(RunClass.Finished, (await run.Ended).Class);
        Assert.Equal("from 1, unset.\n", run.Log);
        Assert.Equal("Its checkpoint of step 5 is gone; it starts from step 1.", run.Note);
        Assert.Equal([1, 9], run.Reports.Select(report => report.Step));
    }
}
