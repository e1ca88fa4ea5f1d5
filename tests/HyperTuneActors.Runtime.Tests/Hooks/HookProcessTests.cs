using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using HyperTuneActors.Runtime.Hooks;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Hooks;

/// <summary>Hooks that behave, and hooks that do not.</summary>
public sealed class HookProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("hypertune-hook-").FullName;

    public HookProcessTests() => File.WriteAllText(At("event"), "{\"event\":\"study_ended\"}\n");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ProgramFact]
    public async Task A_hook_reads_its_event_in_the_study_files_folder_and_finds_its_variables()
    {
        Environment.SetEnvironmentVariable("HYPERTUNE_HOOK_TEST", "inherited");
        var end = await RunAsync("""read -r line; echo "$line $HYPERTUNE_STUDY ${HYPERTUNE_HOOK_TEST-} $(pwd)" >&2""");
        Assert.Equal(new HookEnd.Done($$"""{"event":"study_ended"} digits  {{folder}}"""), end);
    }

    [ProgramFact]
    public async Task A_program_with_a_slash_lies_in_the_study_files_folder()
    {
        await File.WriteAllTextAsync(At("notify.sh"), "#!/bin/sh\necho \"$1\"\n");
        File.SetUnixFileMode(At("notify.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(new HookEnd.Done("loud and clear"), await RunAsync(["./notify.sh", "loud and clear"]));
    }

    [ProgramFact]
    public async Task A_hook_that_does_not_exist_is_named()
    {
        Assert.Equal(new HookEnd.Failed($"There is no program '{At("./missing.sh")}'."), await RunAsync(["./missing.sh"]));
        Assert.StartsWith("There is no program 'no-such-hook' in PATH",
            Assert.IsType<HookEnd.Failed>(await RunAsync(["no-such-hook"])).Because, StringComparison.Ordinal);
    }

    [ProgramFact]
    public async Task A_hook_that_fails_tells_its_exit_code_and_what_it_wrote() =>
        Assert.Equal(new HookEnd.Failed("It ended with exit code 7.", "out\nerr"), await RunAsync("echo out; echo err >&2; exit 7"));

    [ProgramFact]
    public async Task A_hook_that_kills_itself_tells_its_signal() =>
        Assert.Equal(new HookEnd.Failed("It was ended by signal 9."), await RunAsync("kill -9 $$"));

    [ProgramFact]
    public async Task A_hook_may_leave_its_event_unread_however_long_it_is()
    {
        await File.WriteAllTextAsync(At("event"), new string('x', 1_000_000));
        Assert.Equal(new HookEnd.Done("done"), await RunAsync("exec <&-; echo done"));
    }

    [ProgramFact]
    public async Task Of_100_MB_the_beginning_is_kept()
    {
        var end = await RunAsync("yes 2>/dev/null | head -c 100000000");
        var output = Assert.IsType<HookEnd.Done>(end).Output;
        Assert.StartsWith("y\ny\n", output, StringComparison.Ordinal);
        Assert.EndsWith("… (99991808 bytes more)", output, StringComparison.Ordinal);
        Assert.True(output.Length < 9000);
    }

    [ProgramFact]
    public async Task A_hook_that_ignores_SIGTERM_is_gone_after_its_time_with_all_that_it_started()
    {
        var end = await RunAsync("trap '' TERM; echo $$ >a; sleep 1000 & echo $! >b; echo begun; while :; do sleep 0.05; done", 300);
        Assert.Equal(new HookEnd.Failed("It was ended after its 0.3 s.", "begun"), end);
        await GoneAsync("a");
        await GoneAsync("b");
    }

    [ProgramFact]
    public async Task What_a_hook_leaves_in_the_background_is_gone_when_it_ends()
    {
        Assert.Equal(new HookEnd.Done("begun"), await RunAsync("(trap '' TERM HUP; sleep 1000 & echo $! >a; wait) & until [ -s a ]; do sleep 0.01; done; echo begun"));
        await GoneAsync("a");
    }

    [ProgramFact]
    public async Task What_leaves_the_group_and_holds_the_output_open_holds_nothing_up()
    {
        Assert.Equal(new HookEnd.Done("begun"), await RunAsync("setsid sh -c 'echo $$ >a; exec sleep 1000' & until [ -s a ]; do sleep 0.01; done; echo begun"));
        await GoneAsync("a");
    }

    [ProgramFact]
    public async Task A_running_hook_may_end_when_the_tuner_is_to_end()
    {
        using var stop = new CancellationTokenSource();
        var run = RunAsync("echo $$ >a; until [ -e go ]; do sleep 0.01; done; echo done", 60_000, stop.Token);
        await Until(() => File.Exists(At("a")));
        await stop.CancelAsync();
        await File.WriteAllTextAsync(At("go"), "");
        Assert.Equal(new HookEnd.Done("done"), await run);
    }

    [ProgramFact]
    public async Task A_running_hook_that_does_not_end_is_ended_when_the_tuner_is_to_end()
    {
        using var stop = new CancellationTokenSource();
        var run = RunAsync("echo $$ >a; sleep 1000", 60_000, stop.Token);
        await Until(() => File.Exists(At("a")));
        await stop.CancelAsync();
        Assert.IsType<HookEnd.Interrupted>(await run);
        await GoneAsync("a");
    }

    private string At(string file) => Path.Combine(folder, file);

    private Task<HookEnd> RunAsync(string script, int timeout = 60_000, CancellationToken stop = default) =>
        RunAsync(["sh", "-c", script], timeout, stop);

    private Task<HookEnd> RunAsync(ImmutableArray<string> command, int timeout = 60_000, CancellationToken stop = default) =>
        HookProcess.RunAsync(
            new Hook([HookEvent.StudyEnded], command, TimeSpan.FromMilliseconds(timeout), folder), At("event"),
            ImmutableSortedDictionary<string, string>.Empty.Add("HYPERTUNE_STUDY", "digits"), TimeProvider.System, stop)
            .WaitAsync(Patience, CancellationToken.None);

    /// <summary>The process whose number a file has is gone, or will be in a moment.</summary>
    private async Task GoneAsync(string file)
    {
        var pid = int.Parse(await File.ReadAllTextAsync(At(file)), CultureInfo.InvariantCulture);
        await Until(() => ProcessTable.Find(pid) is not { IsAlive: true });
    }

    private static Task Until(Func<bool> holds) => Eventually.HoldsAsync(holds, Patience);
}
