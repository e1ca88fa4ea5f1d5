using System.Globalization;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers.Detached;

/// <summary>What a run told to one life of a worker's actors, under the numbers that these would give it.</summary>
/// <param name="known">The first number is the one after this.</param>
internal sealed class Heard(long known = 0)
{
    private readonly Lock gate = new();
    private readonly List<string> told = [];
    private readonly List<string> warnings = [];
    private readonly List<(Func<bool> Holds, TaskCompletionSource Done)> waits = [];
    private long seq = known;
    private RunEnd? end;

    /// <summary>As <c>2 step 1 accuracy 0.5</c>, in the order in which they came.</summary>
    public IReadOnlyList<string> Told
    {
        get
        {
            lock (gate) return [.. told];
        }
    }

    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (gate) return [.. warnings];
        }
    }

    public int? ProcessId { get; private set; }

    public RunOrigin? Origin { get; private set; }

    public RunCallbacks Callbacks => new(
        (pid, origin, _) => Hear(() => (ProcessId, Origin) = (pid, origin)),
        (step, metrics) => Number($"step {step} {metrics}"),
        (_, text) => Hear(() => warnings.Add(text)),
        (step, _, bytes) => Number($"checkpoint {step} of {bytes}"),
        (name, _, bytes) => Number($"artifact {name} of {bytes}"),
        ended =>
        {
            Number($"end {ended.Class}");
            Hear(() => end = ended);
        });

    public async Task<RunEnd> EndAsync()
    {
        await UntilAsync(() => end is not null);
        return end!;
    }

    /// <summary>So many numbered things have come.</summary>
    public Task CountAsync(int count) => UntilAsync(() => told.Count >= count);

    public Task StartedAsync() => UntilAsync(() => ProcessId is not null);

    private Task UntilAsync(Func<bool> holds)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (holds()) return Task.CompletedTask;
            waits.Add((holds, done));
        }
        return done.Task.WaitAsync(RunBench.Patience);
    }

    private void Number(string what) => Hear(() => told.Add(string.Create(CultureInfo.InvariantCulture, $"{++seq} {what}")));

    private void Hear(Action what)
    {
        lock (gate)
        {
            what();
            foreach (var wait in waits.Where(wait => wait.Holds()).ToArray())
            {
                waits.Remove(wait);
                wait.Done.SetResult();
            }
        }
    }
}
