using System.Collections.Concurrent;
using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>Trains nothing: a test plays each run, or all play a curve by themselves. Like the real one, it starts no run
/// twice.</summary>
/// <param name="play">Told of each run when it starts; by default the test plays it.</param>
internal sealed class FakeTrainer(Action<FakeRun>? play = null) : ITrainer
{
    private readonly ConcurrentDictionary<RunId, FakeRun> runs = [];
    private readonly BlockingCollection<FakeRun> started = [];

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public IEnumerable<RunId> Runs => runs.Keys;

    /// <summary>Thrown instead of starting anything.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The next run that is started.</summary>
    public FakeRun Next() =>
        started.TryTake(out var run, Patience) ? run : throw new TimeoutException("No run was started.");

    public ITraining? Start(RunOrder order, RunCallbacks on)
    {
        if (Failure is { } failure) throw failure;
        var run = new FakeRun(order, on);
        if (!runs.TryAdd(order.Run, run)) return null;
        started.Add(run);
        play?.Invoke(run);
        return run;
    }

    /// <summary>What was dropped.</summary>
    public BlockingCollection<CheckpointName> Dropped { get; } = [];

    /// <summary>What lies here.</summary>
    public ImmutableArray<CheckpointName> Checkpoints { get; set; } = [];

    public void Drop(ImmutableArray<CheckpointName> checkpoints)
    {
        foreach (var checkpoint in checkpoints) Dropped.Add(checkpoint);
    }

    /// <summary>The runs whose artifacts were dropped.</summary>
    public BlockingCollection<RunId> ArtifactsDropped { get; } = [];

    public void Drop(ImmutableArray<RunId> artifacts)
    {
        foreach (var run in artifacts) ArtifactsDropped.Add(run);
    }

    public void List(StudyName study, Action<ImmutableArray<CheckpointName>> found) => found(Checkpoints);

    /// <summary>Plays a curve that depends on the configuration alone, on a thread of its own; with four layers it crashes at
    /// its second step.</summary>
    public static void PlayCurve(FakeRun run) => Task.Run(async () =>
    {
        run.Start();
        for (var step = 1; step <= run.Order.LastStep && !run.IsStopped; step++)
        {
            if (step == 2 && Crashes(run.Order.Configuration))
            {
                run.End(new RunEnd(RunClass.Crashed, "Exit code 1.", ExitCode: 1));
                return;
            }
            run.Report(step, Loss(run.Order.Configuration, step));
            await Task.Yield();
        }
        run.End(run.IsStopped ? new RunEnd(RunClass.Stopped, "Stopped.") : new RunEnd(RunClass.Finished, "Done."));
    });

    /// <summary>The same, going on from its checkpoint: with an even width it saves one after each step, with another one none.</summary>
    public static void PlayResumable(FakeRun run) => Task.Run(async () =>
    {
        run.Start();
        for (var step = run.Order.FirstStep; step <= run.Order.LastStep && !run.IsStopped; step++)
        {
            if (step == 2 && Crashes(run.Order.Configuration))
            {
                run.End(new RunEnd(RunClass.Crashed, "Exit code 1.", ExitCode: 1));
                return;
            }
            run.Report(step, Loss(run.Order.Configuration, step));
            if (Number(run.Order.Configuration, "width") % 2 == 0) run.Save(step, $"/runs/{run.Order.Run}/checkpoints/{step}", step);
            await Task.Yield();
        }
        run.End(run.IsStopped ? new RunEnd(RunClass.Stopped, "Stopped.") : new RunEnd(RunClass.Finished, "Done."));
    });

    private static bool Crashes(Configuration configuration) =>
        Number(configuration, "layers") == 4;

    private static double Loss(Configuration configuration, int step) =>
        Math.Abs(Math.Log10(Number(configuration, "rate")) + 2) + (1 - Number(configuration, "momentum")) / step
        + Number(configuration, "width") / 1000;

    private static double Number(Configuration configuration, string parameter) => configuration.Find(parameter) switch
    {
        ParameterValue.Real v => v.Value,
        ParameterValue.Whole v => v.Value,
        _ => 0,
    };
}

/// <summary>A run that trains nothing.</summary>
internal sealed class FakeRun(RunOrder order, RunCallbacks on) : ITraining
{
    private readonly ManualResetEventSlim stopped = new();
    private int stops;

    public RunOrder Order { get; } = order;

    public bool IsStopped => stops > 0;

    /// <summary>How often it was told to stop.</summary>
    public int Stops => stops;

    public void AwaitStop() => Assert.True(stopped.Wait(FakeTrainer.Patience), "The run was not stopped.");

    public void Start(int processId = 4711) => on.Started(processId, null, null);

    public void Report(int? step, double loss) => on.Reported(step, Metrics.Of(("loss", loss)));

    public void Report(int? step, Metrics values) => on.Reported(step, values);

    public void Save(int step, string path, long bytes) => on.Saved(step, path, bytes);

    public void Keep(string name, string path, long bytes) => on.Kept(name, path, bytes);

    public void End(RunEnd end) => on.Ended(end);

    public void Stop()
    {
        Interlocked.Increment(ref stops);
        stopped.Set();
    }
}
