using System.Globalization;
using System.Text;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Runtime.Workers.Detached;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>Workers with detached runs, in a directory that is gone afterwards, as are the programs.</summary>
public sealed class DetachedBench : IDisposable
{
    private readonly List<DetachedTrainer> workers = [];

    public DetachedBench() => Root = Directory.CreateTempSubdirectory("hypertune-test-").FullName;

    public string Root { get; }

    public string State => Path.Combine(Root, "state");

    public string RunsOf(StudyName study) => Path.Combine(Root, "studies", study.Value, "runs");

    public string DirectoryOf(RunOrder order) => RunDirectory.PathOf(RunsOf(order.Run.Study), order.Run);

    public string LogOf(RunOrder order) => File.ReadAllText(Path.Combine(DirectoryOf(order), "log"));

    internal ProcessIdentity LeaderOf(RunOrder order) => RunDirectory.ProcessIn(DirectoryOf(order))!;

    /// <summary>A worker, or what comes after one that was left.</summary>
    public DetachedTrainer Worker(string state = "state", double lease = 60, bool hidesDevices = false)
    {
        var worker = new DetachedTrainer(
            Path.Combine(Root, state), RunsOf, TimeProvider.System, TimeSpan.FromSeconds(lease), hidesDevices);
        workers.Add(worker);
        return worker;
    }

    /// <summary>The worker lets go of its runs.</summary>
    public void Leave(DetachedTrainer worker)
    {
        workers.Remove(worker);
        worker.Dispose();
    }

    internal static (Heard Heard, ITraining Training) Start(DetachedTrainer worker, RunOrder order)
    {
        var heard = new Heard();
        return (heard, worker.Start(order, heard.Callbacks)!);
    }

    /// <summary>Attaches to the only run of a worker.</summary>
    internal static (Heard Heard, ITraining Training) Attach(DetachedTrainer worker)
    {
        var run = Assert.Single(worker.Attached());
        var heard = new Heard(run.Acknowledged);
        return (heard, run.Attach(heard.Callbacks));
    }

    /// <summary>A file that a program waits for, or makes.</summary>
    public string Sign(string name) => Path.Combine(Root, name);

    public void Give(string sign) => File.WriteAllText(Sign(sign), "");

    /// <summary>Shell text that waits for a sign.</summary>
    public string Await(string sign) => $"while ! [ -e '{Sign(sign)}' ]; do sleep 0.01; done; ";

    /// <summary>Waits for a sign that a program makes.</summary>
    public Task SeenAsync(string sign) => Eventually.HoldsAsync(() => File.Exists(Sign(sign)), RunBench.Patience);

    /// <summary>Shell text that reports.</summary>
    public static string Report(int step, double accuracy = 0.5) =>
        string.Create(CultureInfo.InvariantCulture, $$"""echo '{"step": {{step}}, "accuracy": {{accuracy}}}'; """);

    internal IReadOnlyList<ProcessEntry> Living()
    {
        var mark = Encoding.UTF8.GetBytes($"HYPERTUNE_RUN_DIR={Root}/");
        return [.. ProcessTable.All().Where(p => p.IsAlive && p.Pid != Environment.ProcessId
            && ProcessTable.Environment(p.Pid).AsSpan().IndexOf(mark) >= 0)];
    }

    public Task AllGoneAsync() => Eventually.HoldsAsync(() => Living().Count == 0, RunBench.Patience);

    public void Dispose()
    {
        foreach (var worker in workers) worker.Dispose();
        for (var left = Living(); left.Count > 0; left = Living())
            foreach (var process in left) Kernel.Signal(process.Pid, Kernel.Kill);
        Directory.Delete(Root, recursive: true);
    }
}
