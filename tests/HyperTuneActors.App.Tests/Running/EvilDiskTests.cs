using HyperTuneActors.App.Commands;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Tests;
using static HyperTuneActors.App.Tests.Running.Evil;
using static HyperTuneActors.Core.Trials.RunClass;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>Programs that fill the disk. A study waits for room and goes on, or ends and says why; nothing is lost.</summary>
public sealed class EvilDiskTests
{
    private const string Home = ".hypertune";

    /// <summary>Reports, fills the disk until nothing fits, and fails without tidying up; better the second time.</summary>
    private const string Filler =
        """
        import os, sys
        if os.environ["HYPERTUNE_ATTEMPT"] == "1":
            print('{"step": 1, "loss": 5}', flush=True)
            with open(os.environ["HYPERTUNE_RUN_DIR"] + "/fill", "wb", buffering=0) as file:
                for size in 65536, 4096, 1:
                    try:
                        while True: file.write(b"1" * size)
                    except OSError as full:
                        error = full
            print('{"step": 2, "loss": 4}', flush=True)
            raise error
        for i in range(1, 4): print(f'{{"step": {i}, "loss": {i + 1}}}', flush=True)
        """;

    /// <summary>Lets no file of the tuner be longer than it is, as on a full disk.</summary>
    private const string Limiter =
        """
        import os, resource
        if os.environ["HYPERTUNE_ATTEMPT"] == "1":
            print('{"step": 1, "loss": 5}', flush=True)
            resource.prlimit(os.getppid(), resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            print('{"step": 2, "loss": 4}', flush=True)
            os._exit(1)
        for i in range(1, 4): print(f'{{"step": {i}, "loss": {i + 1}}}', flush=True)
        """;

    public static TheoryData<string> Disks => SmallDisk.CanMount ? ["a small file system", "a limit"] : ["a limit"];

    [ProgramTheory("python3")]
    [MemberData(nameof(Disks))]
    public async Task A_study_whose_journal_has_no_room_waits_for_it_and_loses_nothing(string disk)
    {
        var isMounted = disk != "a limit";
        await using var study = new EvilStudy(
            [Good, new("fills", isMounted ? Filler : Limiter, TrialStatus.Completed, Crashed, Finished), Good], retries: 1);
        Directory.CreateDirectory(study.Bench.At(Home));
        var run = study.Bench.Start(["run", "study.yaml"], kill: null, isMounted ? SmallDisk.Mounted(Home, megabytes: 4) : SmallDisk.Limited);
        await run.ErrorAsync(isMounted ? "disk is full" : "disk I/O error");
        Assert.False(run.HasExited);
        if (isMounted) File.Delete($"/proc/{run.Pid}/root{study.Bench.At(Home)}/{StudyBench.Name}/runs/1.1/fill");
        else Assert.True(SmallDisk.Runs($"prlimit --pid {run.Pid} --fsize=unlimited"));
        var ended = await run.EndAsync();
        Assert.Equal(ExitCode.Done, ended.Code);
        await study.CheckAsync(isMounted ? Home + ".kept" : Home);
    }

    /// <summary>Where this machine lets a test mount nothing, the test above is what there is.</summary>
    [ProgramFact("python3")]
    public async Task A_study_whose_runs_have_no_room_ends_soon_and_says_why()
    {
        if (!SmallDisk.CanMount) return;
        await using var study = new EvilStudy(
            [Good, Failing("fills", Filler, Crashed), .. Enumerable.Range(1, 6).Select(i => Good with { Kind = $"good-{i}" })]);
        const string runs = $"{Home}/{StudyBench.Name}/runs";
        Directory.CreateDirectory(study.Bench.At(runs));
        var full = await study.Bench.Start(["run", "study.yaml"], kill: null, SmallDisk.Mounted(runs, megabytes: 4)).EndAsync();
        Assert.Equal(ExitCode.Ended, full.Code);
        Assert.Equal([Finished, Crashed, StartFailed, StartFailed], study.Bench.Facts().OfType<StudyEvent.RunEnded>().Select(e => e.End.Class));
        Assert.Equal(EndReason.Failing, study.Bench.State().End?.Reason);
        Assert.Contains("No space left on device", study.Bench.State().End?.Because, StringComparison.Ordinal);
        Assert.False(study.Bench.TrainingLives());

        Assert.Equal(ExitCode.Done, (await study.Bench.DoAsync("run", "study.yaml")).Code);          // the full disk is gone
        Assert.Equal(5, study.Bench.State().Completed);
    }
}
