using System.Text.Json.Nodes;
using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Tests.Running;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.Hooks;

/// <summary>Hooks of whole studies, with the real executable.</summary>
public sealed class HookStudyTests
{
    private const string All = "[best_improved, trial_failed, study_ended]";

    /// <summary>Trials with an x that 4 divides fail after two steps.</summary>
    private const string SomeFail = "if [ $(( $1 % 4 )) = 0 ]; then echo bad luck >&2; exit 1; fi\n" + StudyBench.Train;

    [ProgramFact]
    public async Task A_study_killed_again_and_again_tells_each_event_at_least_once_and_in_order()
    {
        await using var bench = new StudyBench(SomeFail);
        bench.Write("study.yaml", File(40, $"{{on: {All}, command: [sh, -c, 'sleep 0.05; cat >>told']}}"));
        foreach (var more in new[] { 120, 60, 90 })
        {
            var before = bench.FactCount();
            var killed = bench.Start("run", "study.yaml");
            await StudyBench.Until(() => bench.FactCount() >= before + more || killed.HasExited);
            killed.Kill();
            Assert.Equal(Hypertune.Killed, (await killed.EndAsync()).Code);
        }

        var last = await bench.DoAsync("run", "study.yaml");

        Assert.Equal((ExitCode.Done, ""), (last.Code, last.Err));
        var told = Told(bench);
        Assert.Equal(Expected(bench), told.Distinct());
        Assert.Contains("trial_failed", told.Select(one => one.Event));
        Assert.Equal("study_ended", told[^1].Event);
        foreach (var (before, after) in told.Zip(told.Skip(1))) Assert.True(before.Number <= after.Number);
        Assert.True(told.Length - Expected(bench).Length <= 3, "More was told twice than one event for each kill.");
    }

    [ProgramFact]
    public async Task A_hook_may_ask_for_the_best_when_the_study_has_ended()
    {
        await using var bench = new StudyBench();
        var program = Path.Combine(AppContext.BaseDirectory, "hypertune.dll");
        bench.Write("study.yaml", File(4,
            $"{{on: study_ended, command: [sh, -c, 'dotnet {program} best $HYPERTUNE_STUDY --home $HYPERTUNE_HOME >best']}}"));

        Assert.Equal((ExitCode.Done, ""), Ended(await bench.DoAsync("run", "study.yaml")));

        Assert.StartsWith("best: trial", await System.IO.File.ReadAllTextAsync(bench.At("best")), StringComparison.Ordinal);
    }

    [ProgramFact]
    public async Task Hooks_that_fail_change_nothing_and_the_last_line_says_so()
    {
        await using var bench = new StudyBench();
        bench.Write("study.yaml", File(4,
            "{on: study_ended, command: [./missing.sh]}", "{on: study_ended, command: [sh, -c, 'trap \"\" TERM; echo $$; while :; do :; done'], timeout: 100ms}",
            "{on: study_ended, command: [sh, -c, 'yes | head -c 100000000; exit 3']}"));

        var run = await bench.DoAsync("run", "study.yaml");

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.EndsWith("3 of 3 hooks failed; hypertune.log has what they wrote. The last was sh on study_ended, fact "
            + $"{bench.FactCount()}: It ended with exit code 3.\n", run.Err, StringComparison.Ordinal);
        var log = await System.IO.File.ReadAllTextAsync(bench.Home.Log);
        Assert.Contains($"There is no program '{bench.At("./missing.sh")}'.", log, StringComparison.Ordinal);
        Assert.Contains("It was ended after its 0.1 s. It wrote:\n", log, StringComparison.Ordinal);
        Assert.True(log.Length < 20_000);
        Ledger.Check(bench.Facts(), 4);
    }

    [ProgramFact]
    public async Task Ctrl_C_does_not_wait_for_slow_hooks_and_the_next_run_tells_the_rest()
    {
        await using var bench = new StudyBench();
        bench.Write("study.yaml", File(6, "{on: study_ended, command: [sh, -c, 'echo >slow; sleep 1000'], timeout: 1h}"));
        var run = bench.Start("run", "study.yaml");
        await StudyBench.Until(() => System.IO.File.Exists(bench.At("slow")));
        await run.ErrorAsync("Waiting for the study's hooks.");
        run.Signal(Hypertune.Interrupt);
        Assert.Equal(ExitCode.Done, (await run.EndAsync()).Code);          // the study itself is complete

        bench.Write("study.yaml", File(6, "{on: study_ended, command: [sh, -c, 'cat >>told']}"));
        var again = await bench.DoAsync("run", "study.yaml");
        Assert.Contains("is complete", again.Out, StringComparison.Ordinal);
        Assert.Equal(Expected(bench).Where(one => one.Event == "study_ended"), Told(bench));
        await bench.DoAsync("run", "study.yaml");
        Assert.Single(Told(bench));
    }

    [ProgramFact]
    public async Task A_running_hook_dies_with_its_tuner()
    {
        await using var bench = new StudyBench();
        bench.Write("study.yaml", File(6, "{on: study_ended, command: [sh, -c, 'echo $$ >draft; mv draft pid; sleep 1000'], timeout: 1h}"));
        var run = bench.Start("run", "study.yaml");
        await StudyBench.Until(() => System.IO.File.Exists(bench.At("pid")));
        run.Kill();
        await run.EndAsync();
        var hook = $"/proc/{(await System.IO.File.ReadAllTextAsync(bench.At("pid"))).Trim()}/cmdline";
        await StudyBench.Until(() => !System.IO.File.Exists(hook) || System.IO.File.ReadAllText(hook).Length == 0);
    }

    [ProgramFact]
    public async Task What_other_commands_bring_about_is_told_at_the_next_run_and_hooks_may_be_added_later()
    {
        await using var bench = new StudyBench(StudyBench.Wait);
        bench.Write("study.yaml", File(30));
        var first = bench.Start("run", "study.yaml");
        await bench.FactsAsync<StudyEvent.MetricReported>(4);
        first.Signal(Hypertune.Interrupt);
        await first.EndAsync();
        bench.Write("study.yaml", File(30, $"{{on: {All}, command: [sh, -c, 'cat >>told']}}"));
        var second = bench.Start("run", "study.yaml");
        await bench.FactsAsync<StudyEvent.RunStarted>(8);
        second.Signal(Hypertune.Interrupt);
        Assert.Equal(ExitCode.Interrupted, (await second.EndAsync()).Code);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("stop", StudyBench.Name)).Code);
        Assert.False(System.IO.File.Exists(bench.At("told")));

        bench.Write("go", "");
        Assert.Equal((ExitCode.Done, ""), Ended(await bench.DoAsync("run", "study.yaml")));

        Assert.Equal(Expected(bench), Told(bench));
        Assert.Equal(2, Told(bench).Count(one => one.Event == "study_ended"));
    }

    private static (int, string) Ended(Outcome outcome) => (outcome.Code, outcome.Err);

    private static string File(int trials, params string[] hooks) =>
        StudyBench.StudyFile(trials, slots: 4, scheduler: "none")
        + $"\nfailures: {{max: 100}}\nhooks: [{string.Join(", ", hooks)}]";

    private static (string Event, long Number, int? Trial)[] Told(StudyBench bench) =>
        [.. System.IO.File.ReadLines(bench.At("told")).Select(line => JsonNode.Parse(line)!)
            .Select(one => ((string)one["event"]!, (long)one["number"]!, (int?)one["trial"]))];

    /// <summary>What the journal says should be told.</summary>
    private static (string Event, long Number, int? Trial)[] Expected(StudyBench bench)
    {
        var expected = new List<(string, long, int?)>();
        StudyState? state = null;
        foreach (var fact in bench.Facts())
        {
            var before = state;
            state = StudyState.Evolve(before, fact);
            if (state.Best != before?.Best) expected.Add(("best_improved", state.Facts, state.Best!.Value.Value));
            if (fact is StudyEvent.TrialFailed failed) expected.Add(("trial_failed", state.Facts, failed.Trial.Value));
            if (fact is StudyEvent.StudyEnded) expected.Add(("study_ended", state.Facts, null));
        }
        return [.. expected];
    }
}
