using HyperTuneActors.App.Commands;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Tests;
using static HyperTuneActors.App.Tests.Running.Evil;
using static HyperTuneActors.Core.Trials.RunClass;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>Tables of programs that misbehave. Each has its class, its trial ends as the policy says, nothing of it outlives its
/// run, and the next trial trains on its slot.</summary>
public sealed class EvilProgramsTests
{
    private const long MB = 1_000_000;

    [ProgramFact("python3")]
    public async Task Whatever_a_program_reports_its_trial_ends_as_it_should()
    {
        await using var study = new EvilStudy(
        [
            Good,
            Failing("half-a-line", """report 1 5; printf '{"step": 3, "lo'""", NoResult),
            Failing("silent", ":", NoResult),
            Failing("not-a-number", """echo '{"step": 1, "loss": NaN}'; exec sleep 1000""", Diverged),
            Failing("too-large", """echo '{"step": 1, "loss": 1e400}'; exec sleep 1000""", Diverged),
            Failing("a-string", """echo '{"step": 3, "loss": "0.9"}'""", NoResult),
            Failing("negative-step", "report -3 0.9", NoResult),
            Failing("other-metric", """echo '{"step": 1, "los": 0.9}'; exec sleep 1000""", MetricMissing),
            Fine("a-step-twice", "report 1 5; report 1 4; report 2 3; report 3 2; report 3 1"),
            Fine("out-of-order", "report 2 5; report 1 4; report 3 3; report 2 1"),
            Failing("closes-stdout", "report 1 5; exec >&-; report 3 1; exit 0", NoResult),
            Failing("closes-everything", "exec <&- >&- 2>&-; exit 3", Crashed, Crashed),
            Fine("removes-its-directory", """rm -rf "$HYPERTUNE_RUN_DIR"; report 3 2"""),
            Good,
        ], retries: 1);
        await study.HoldsAsync();

        Assert.Equal([1, 2, 3], StepsOf(study.Trial("a-step-twice")));
        Assert.Equal(5, study.Trial("a-step-twice").Curve.ValueAt(0));
        Assert.Equal([2, 3], StepsOf(study.Trial("out-of-order")));
        Assert.Contains("Metric 'loss' was NaN at step 1.", study.EndsOf("not-a-number")[0].Reason, StringComparison.Ordinal);
        Assert.Contains("Metric 'loss' was 1e400 at step 1.", study.EndsOf("too-large")[0].Reason, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'los'?", study.EndsOf("other-metric")[0].Reason, StringComparison.Ordinal);
        var log = await File.ReadAllTextAsync(study.Bench.Home.Log);
        Assert.Contains("Metric 'loss' is the text '0.9'; metrics are numbers.", log, StringComparison.Ordinal);
        Assert.Contains("The step is -3; steps are whole numbers from 1.", log, StringComparison.Ordinal);
    }

    [ProgramFact("python3")]
    public async Task Whatever_a_program_writes_the_log_and_the_memory_of_the_tuner_stay_small()
    {
        await using var study = new EvilStudy(
        [
            Good,
            Fine("binary", """
                import os
                print('{"step": 1, "loss": 5}', flush=True)
                os.write(1, bytes(range(1, 10)) + b"\xff\0{" * 300_000)
                print('\n{"step": 3, "loss": 5}')
                """),
            Failing("binary-without-end", """
                import os
                os.write(1, b"\xff\xfe\0{" * 300_000)
                """, NoResult),
            Fine("lines-of-10-MB", """
                import sys
                for i in range(1, 4): print("{" + "x" * 10_000_000 + f'\n{{"step": {i}, "loss": 5}}', flush=True)
                """),
            Fine("100-MB", """
                import sys
                for i in range(1, 101): sys.stdout.write("a line of a flood\n" * 28_000); sys.stderr.write("an error of it\n" * 33_000)
                print('{"step": 3, "loss": 5}')
                """),
            Good,
        ]);
        await study.HoldsAsync();

        var log = new FileInfo(study.LogOf("100-MB"));
        Assert.InRange(log.Length, 16 << 20, (16 << 20) + 1000);
        var text = await File.ReadAllTextAsync(log.FullName);
        Assert.StartsWith("a", text, StringComparison.Ordinal);
        Assert.Contains("bytes were cut here", text, StringComparison.Ordinal);
        var peaks = study.Witnessed().Select(seen => seen.Peak).ToArray();
        Assert.InRange(peaks[^1] - peaks[0], 0, 80 * MB);
    }

    [ProgramFact("python3")]
    public async Task Whatever_a_program_leaves_behind_ends_with_its_run()
    {
        await using var study = new EvilStudy(
        [
            Good,
            Failing("forks", "report 1 5; sleep 1000 & sleep 1000 & exit 1", Crashed, Crashed),
            Fine("daemonises", """
                import os, signal, time
                for i in range(1, 4): print(f'{{"step": {i}, "loss": 5}}', flush=True)
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        signal.signal(signal.SIGTERM, signal.SIG_IGN)
                        os.closerange(0, 100)
                        time.sleep(1000)
                    os._exit(0)
                """),
            Failing("a-session-of-its-own", """
                import os, time
                if os.fork() == 0:
                    os.setsid()
                    time.sleep(1000)
                    print('{"step": 3, "loss": 5}', flush=True)
                """, NoResult),
            Good,
        ], retries: 1);
        await study.HoldsAsync();
    }

    [ProgramFact("python3")]
    public async Task What_ends_a_program_decides_how_often_it_is_tried_again()
    {
        const string Twice = """report 1 5; [ "$HYPERTUNE_ATTEMPT" -gt 2 ] || kill -SIGNAL $$; report 3 4""";
        await using var study = new EvilStudy(
        [
            Good,
            Failing("always-killed", "report 1 5; kill -KILL $$", Killed, Killed, Killed, Killed),
            new("killed", Twice.Replace("SIGNAL", "KILL", StringComparison.Ordinal), TrialStatus.Completed, Killed, Killed, Finished),
            new("preempted", Twice.Replace("SIGNAL", "TERM", StringComparison.Ordinal), TrialStatus.Completed, Preempted, Preempted, Finished),
            new("later", """[ "$HYPERTUNE_ATTEMPT" -gt 2 ] || exit 75; report 3 4""", TrialStatus.Completed, Preempted, Preempted, Finished),
            Failing("faulty", "report 1 5; kill -SEGV $$", Crashed),
            Failing("crashes", "report 1 5; exit 3", Crashed),
            Good,
        ]);
        await study.HoldsAsync();
    }

    [ProgramFact("python3")]
    public async Task A_program_that_somebody_kills_is_tried_again_without_charge()
    {
        await using var study = new EvilStudy(
        [
            Good,
            new("waits", """report 1 5; [ "$HYPERTUNE_ATTEMPT" -gt 3 ] || exec sleep 1000; report 3 4""",
                TrialStatus.Completed, Killed, Preempted, Killed, Finished),
            Good,
        ]);
        var run = study.Bench.Start("run", "study.yaml");
        foreach (var (attempt, signal) in new[] { (1, "KILL"), (2, "TERM"), (3, "KILL") })
        {
            await StudyBench.Until(() => Leaders().Count > attempt && study.Bench.FactCount() > 0
                && study.Bench.Facts().OfType<StudyEvent.MetricReported>().Any(e => e.Run.Trial.Value == 1 && e.Run.Attempt == attempt));
            Assert.Equal(0, await ShAsync($"kill -{signal} {Leaders()[attempt]}"));
        }
        Assert.Equal(ExitCode.Done, (await run.EndAsync()).Code);
        await study.CheckAsync();

        List<string> Leaders() => File.Exists(study.Bench.At("leaders")) ? [.. File.ReadLines(study.Bench.At("leaders"))] : [];
    }

    [ProgramFact("python3")]
    public async Task A_program_that_takes_too_much_is_ended()
    {
        await using var study = new EvilStudy(
        [
            Good,
            Failing("never-writes", "exec sleep 1000", Hung, Hung),
            new("hangs-once", """[ "$HYPERTUNE_ATTEMPT" = 2 ] || exec sleep 1000; report 3 1""", TrialStatus.Completed, Hung, Finished),
            Failing("never-reports", "while :; do echo .; sleep 0.2; done", TimedOut),
            Failing("never-ends", "while :; do report 1 5; sleep 0.2; done", TimedOut),
            Failing("eats-memory", """
                import time
                eaten = []
                while True:
                    eaten.append(b"1" * 10_000_000)
                    print(".", flush=True)
                    time.sleep(0.02)
                """, OutOfMemory),
            Failing("eats-memory-elsewhere", """
                import os, time
                for i in range(4):
                    if os.fork() == 0:
                        os.setsid()
                        eaten = b"1" * 40_000_000
                        time.sleep(1000)
                while True: print(".", flush=True); time.sleep(0.1)
                """, OutOfMemory),
            Good,
        ], training: ", limits: {run: 4s, step: 3s, no_progress: 2s, memory: 100MB}");
        await study.HoldsAsync();

        Assert.Equal("A step took longer than 3 s, its limit; the run was stopped before its first report.", study.EndsOf("never-reports")[0].Reason);
        Assert.Equal("The run took longer than 4 s, its limit, and was stopped after step 1.", study.EndsOf("never-ends")[0].Reason);
    }

    [ProgramFact("python3")]
    public async Task A_pruned_program_ends_whether_it_wants_to_or_not()
    {
        await using var study = new EvilStudy(
        [
            Good,
            Pruned("deaf", "trap '' TERM; report 1 100; while :; do sleep 0.05; done"),
            Pruned("reports-after-stop", "trap 'report 2 0; exit 0' TERM; report 1 100; while :; do sleep 0.05; done"),
            Pruned("completes-after-stop", "trap 'report 2 0; report 3 0; exit 0' TERM; report 1 100; while :; do sleep 0.05; done", Finished),
            Pruned("sessions-without-end", """
                import os, signal, time
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                print('{"step": 1, "loss": 100}', flush=True)
                while True:
                    if os.fork() == 0:
                        os.setsid()
                        time.sleep(0.2)
                        if os.fork() == 0: time.sleep(1000)
                        os._exit(0)
                    time.sleep(0.05)
                """),
            Fine("better", "report 1 2; report 2 1; report 3 0.5"),
        ], scheduler: "asha");
        await study.HoldsAsync();

        Assert.Equal(9, study.EndsOf("deaf")[0].Signal);
        Assert.Equal([1], StepsOf(study.Trial("reports-after-stop")));
        Assert.Equal([1], StepsOf(study.Trial("completes-after-stop")));
        var best = await study.Bench.DoAsync("best", StudyBench.Name);
        Assert.StartsWith("best: trial 5, attempt 1, epoch 3\n", best.Out, StringComparison.Ordinal);
    }

    [ProgramFact("python3")]
    public async Task A_stopped_study_leaves_nothing_alive_and_can_be_resumed()
    {
        await using var study = new EvilStudy(
        [
            Good,
            new("deaf", """[ "$HYPERTUNE_ATTEMPT" = 2 ] && { report 3 1; exit; }; trap '' TERM; report 1 5; setsid sleep 1000 & while :; do sleep 0.05; done""",
                TrialStatus.Completed, Stopped, Finished),
            Good,
        ]);
        var run = study.Bench.Start("run", "study.yaml");
        await study.Bench.FactsAsync<StudyEvent.MetricReported>(4);
        Assert.Equal(ExitCode.Done, (await study.Bench.DoAsync("stop", StudyBench.Name)).Code);
        Assert.Equal(ExitCode.Ended, (await run.EndAsync()).Code);
        Assert.False(study.Bench.TrainingLives());
        await study.HoldsAsync();
    }

    private static int[] StepsOf(Trial trial) => [.. Enumerable.Range(0, trial.Curve.Count).Select(trial.Curve.StepAt)];

    private static async Task<int> ShAsync(string script)
    {
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", script]);
        await shell.WaitForExitAsync();
        return shell.ExitCode;
    }
}
