using System.Diagnostics;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>A small disk in memory. Where it may not be made, as without root's rights, its tests skip and say so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        var directory = Directory.CreateTempSubdirectory("hypertune-test-").FullName;
        if (Mount(directory)) Unmount(directory);
        else Skip = "A file system may not be mounted here.";
        Directory.Delete(directory);
    }

    public static bool Mount(string directory) => Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", directory);

    public static void Unmount(string directory) => Run("umount", "-l", directory);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>The disk of the runs is full to the last block.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Lease = 2;

    private readonly DetachedBench bench = new();
    private readonly string disk;

    public FullDiskTests()
    {
        disk = Path.Combine(bench.Root, "studies");
        Directory.CreateDirectory(disk);
        SmallDiskFactAttribute.Mount(disk);
    }

    public void Dispose()
    {
        SmallDiskFactAttribute.Unmount(disk);
        bench.Dispose();
    }

    private string Fill => $"dd if=/dev/zero of='{disk}/fill' bs=512 2>/dev/null; touch {bench.Sign("full")}; ";

    [SmallDiskFact]
    public async Task Its_lease_is_renewed_and_its_exit_code_kept()
    {
        var order = RunBench.Script(DetachedBench.Report(1) + Fill + bench.Await("go") + "exit 7");
        var (run, _) = DetachedBench.Start(bench.Worker(lease: Lease), order);
        await run.CountAsync(1);
        await bench.SeenAsync("full");
        await Task.Delay(TimeSpan.FromSeconds(Lease + 1));
        Assert.NotEmpty(bench.Living());

        bench.Give("go");
        await bench.AllGoneAsync();
        File.Delete(Path.Combine(disk, "fill"));
        Assert.Equal(7, (await run.EndAsync()).ExitCode);
    }

    [SmallDiskFact]
    public async Task What_can_t_be_written_down_is_told_when_there_is_room_and_nothing_of_it_is_lost()
    {
        // The raw output has room for the reports, which the spool, with more words for each, has not.
        var order = RunBench.Script("i=0; while [ $i -lt 400 ]; do i=$((i + 1)); echo '{\"step\": '$i', \"accuracy\": 1}'; "
            + $"[ $i = 1 ] && {{ {bench.Await("go")}}}; [ $i = 100 ] && {{ {Fill}}}; done; true");
        order = order with { LastStep = 400 };
        var (run, _) = DetachedBench.Start(bench.Worker(), order);
        await run.CountAsync(1);
        bench.Give("go");
        await bench.SeenAsync("full");
        await bench.AllGoneAsync();
        File.Delete(Path.Combine(disk, "fill"));

        await run.EndAsync();
        var steps = run.Told.Where(told => told.Contains("step")).Select(told => told.Split(' ')[2]).ToArray();
        Assert.Equal(Enumerable.Range(1, steps.Length).Select(step => $"{step}"), steps);
        Assert.InRange(steps.Length, 100, 400);
    }
}
