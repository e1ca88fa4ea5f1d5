using System.Diagnostics;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>A worker that is killed takes its training with it. A shell that holds the life line plays the
/// worker.</summary>
public sealed class LifeLineTests : IDisposable
{
    private const string Stubborn = "trap '' TERM; echo up; while :; do sleep 1; done";

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    [ProgramFact]
    public async Task A_group_whose_worker_is_killed_ends_at_SIGTERM()
    {
        var worker = await Worker.StartAsync(bench, "60", "echo up; exec sleep 1000");
        worker.Kill();
        await worker.LeaderGone();
    }

    [ProgramFact]
    public async Task A_group_whose_worker_is_killed_ends_after_the_grace_period_whatever_it_ignores()
    {
        var worker = await Worker.StartAsync(bench, "0.3", Stubborn);
        worker.Kill();
        await worker.AllGone();
    }

    [ProgramFact]
    public async Task A_shim_that_gets_no_word_starts_no_program()
    {
        var start = new ProcessStartInfo("setsid", ["/bin/sh", bench.Shim.Path, "1", "0", "apart", "/bin/echo", "up"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var shim = Process.Start(start)!;
        shim.StandardInput.Close();
        Assert.Equal("", await shim.StandardOutput.ReadToEndAsync().WaitAsync(RunBench.Patience));
    }

    [ProgramFact]
    public async Task A_new_worker_ends_what_the_old_one_left_before_it_goes_on()
    {
        // The old worker's grace is long, so its watch alone would not end the group in time.
        var worker = await Worker.StartAsync(bench, "600", Stubborn);
        worker.Name(bench);
        worker.Kill();
        Assert.Equal(1, await Sweep());
        Assert.False(worker.AnyLives());
        Assert.Equal(0, await Sweep());
    }

    [ProgramFact]
    public async Task A_new_worker_finds_what_had_left_the_group()
    {
        var worker = await Worker.StartAsync(bench, "600", $"setsid sh -c \"{Stubborn}\" & exit 0");
        worker.Name(bench);
        worker.Kill();
        await Sweep();
        Assert.False(worker.AnyLives());
    }

    [ProgramFact]
    public async Task A_process_with_the_number_of_an_old_one_is_left_alone()
    {
        using var stranger = Process.Start("setsid", ["sleep", "1000"])!;
        var identity = ProcessIdentity.Of(Worker.Run, stranger.Id)!;
        var earlier = identity with { StartTime = identity.StartTime - 1 };
        foreach (var old in new[] { earlier, identity with { BootId = "other" } })
        {
            var directory = Path.Combine(bench.Root, $"{old.StartTime}.{old.BootId}");
            Directory.CreateDirectory(directory);
            File.WriteAllBytes(Path.Combine(directory, "process.json"), old.ToJson());
        }
        Assert.Equal(0, await Sweep());
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [ProgramFact]
    public async Task A_torn_file_and_a_root_that_is_not_there_are_nothing_to_sweep()
    {
        Directory.CreateDirectory(Path.Combine(bench.Root, "1.1"));
        File.WriteAllText(Path.Combine(bench.Root, "1.1", "process.json"), "{\"run\":");
        Assert.Equal(0, await Sweep());
        Assert.Equal(0, await OrphanSweep.RunAsync("/no/such/root", bench.Shim, TimeSpan.Zero, TimeProvider.System));
    }

    private Task<int> Sweep() =>
        OrphanSweep.RunAsync(bench.Root, bench.Shim, TimeSpan.FromSeconds(0.3), TimeProvider.System)
            .WaitAsync(RunBench.Patience);

    private sealed class Worker(Process shell, int leader, string directory)
    {
        public static readonly RunId Run = new(new StudyName("mnist"), new TrialNumber(3), 1);

        public static async Task<Worker> StartAsync(RunBench bench, string grace, string program)
        {
            var directory = ((Creation.Created)RunDirectory.Create(bench.Root, Run)).Directory.Path;
            // The sleep holds the life line's other end, as the worker would; the shell tells the leader's number.
            var start = new ProcessStartInfo("sh", ["-c",
                """
                mkfifo "$D/line"
                HYPERTUNE_RUN=mnist/3/1 HYPERTUNE_RUN_DIR="$D" \
                    setsid /bin/sh "$SHIM" "$GRACE" 0 apart /bin/sh -c "$PROGRAM" <"$D/line" &
                echo $!
                exec 4>"$D/line"; echo go >&4
                exec sleep 1000
                """]) { RedirectStandardOutput = true };
            start.Environment["D"] = directory;
            start.Environment["SHIM"] = bench.Shim.Path;
            start.Environment["GRACE"] = grace;
            start.Environment["PROGRAM"] = program;
            var shell = Process.Start(start)!;
            var leader = int.Parse((await Line(shell))!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal("up", await Line(shell));
            return new Worker(shell, leader, directory);
        }

        public void Name(RunBench bench)
        {
            var identity = ProcessIdentity.Of(Run, leader)
                ?? new ProcessIdentity(Run, leader, 0, ProcessTable.BootId());
            File.WriteAllBytes(Path.Combine(directory, "process.json"), identity.ToJson());
        }

        public void Kill() => shell.Kill();

        public Task LeaderGone() => Until(() => ProcessTable.Find(leader) is not { IsAlive: true });

        public Task AllGone() => Until(() => !AnyLives());

        public bool AnyLives() =>
            ProcessTable.All().Any(p => p.IsAlive && (p.Group == leader || Running.IsOf(directory, p.Pid)));

        private static Task<string?> Line(Process shell) =>
            shell.StandardOutput.ReadLineAsync().WaitAsync(RunBench.Patience);

        private static async Task Until(Func<bool> holds)
        {
            var began = Stopwatch.GetTimestamp();
            var pace = new Pace(TimeProvider.System);
            while (!holds())
            {
                Assert.True(Stopwatch.GetElapsedTime(began) < RunBench.Patience);
                await pace.NextAsync();
            }
        }
    }
}
