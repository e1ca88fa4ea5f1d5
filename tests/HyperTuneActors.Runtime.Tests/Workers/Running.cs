using System.Collections.Concurrent;
using System.Text;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>A run under test, and all that it told.</summary>
public sealed class Running
{
    private readonly TaskCompletionSource<int> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RunEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource reported = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource saved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Running(RunOrder order, RunDirectory directory, Shim shim, TimeProvider clock)
    {
        Directory = directory;
        Process = TrainingProcess.Start(order, directory, shim, new RunCallbacks(Start, Report, Warn, Save, Keep, End), clock);
    }

    public RunDirectory Directory { get; }

    public TrainingProcess Process { get; }

    public ConcurrentQueue<(int? Step, Metrics Metrics)> Reports { get; } = [];

    public ConcurrentQueue<(long Line, string Text)> Warnings { get; } = [];

    public ConcurrentQueue<(int Step, string Path, long Bytes)> Checkpoints { get; } = [];

    public ConcurrentQueue<(string Name, string Path, long Bytes)> Artifacts { get; } = [];

    public RunOrigin? Origin { get; private set; }

    /// <summary>What the start said to be otherwise than ordered.</summary>
    public string? Note { get; private set; }

    /// <summary>The first letters of the callbacks, in order; C for a checkpoint and A for an artifact.</summary>
    public ConcurrentQueue<char> Told { get; } = [];

    public string Log => File.ReadAllText(Directory.LogFile);

    public Task<int> Started => started.Task.WaitAsync(RunBench.Patience);

    public Task<RunEnd> Ended => ended.Task.WaitAsync(RunBench.Patience);

    /// <summary>The first report has come.</summary>
    public Task Reported => reported.Task.WaitAsync(RunBench.Patience);

    /// <summary>The first checkpoint has come.</summary>
    public Task Saved => saved.Task.WaitAsync(RunBench.Patience);

    /// <summary>Whether a process lives that has this run's mark.</summary>
    public bool Lives => ProcessTable.All().Any(p => p.IsAlive && IsOf(Directory.Path, p.Pid));

    public static bool IsOf(string directory, int pid) => ProcessTable.Environment(pid).AsSpan()
        .IndexOf(Encoding.UTF8.GetBytes($"HYPERTUNE_RUN_DIR={directory}\0")) >= 0;

    private void Start(int pid, RunOrigin? origin, string? note)
    {
        (Origin, Note) = (origin, note);
        Told.Enqueue('S');
        started.SetResult(pid);
    }

    private void Report(int? step, Metrics metrics)
    {
        if (Told.Count < 100) Told.Enqueue('R');
        Reports.Enqueue((step, metrics));
        reported.TrySetResult();
    }

    private void Warn(long line, string text)
    {
        Told.Enqueue('W');
        Warnings.Enqueue((line, text));
    }

    private void Save(int step, string path, long bytes)
    {
        Told.Enqueue('C');
        Checkpoints.Enqueue((step, path, bytes));
        saved.TrySetResult();
    }

    private void Keep(string name, string path, long bytes)
    {
        Told.Enqueue('A');
        Artifacts.Enqueue((name, path, bytes));
    }

    private void End(RunEnd end)
    {
        Told.Enqueue('E');
        ended.SetResult(end);
    }
}
