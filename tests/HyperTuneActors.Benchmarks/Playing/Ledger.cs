using System.Diagnostics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>What the played worker saw: how many reports were answered and how long each took, and which trials began.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<int, TaskCompletionSource> awaited = [];
    private readonly Lock gate = new();
    private List<TimeSpan>? waits;
    private long answered;

    public long Reports => Interlocked.Read(ref answered);

    /// <summary>Notes how long each report waits for its verdict from now on.</summary>
    public void BeginWaits()
    {
        lock (gate) waits = new List<TimeSpan>(1 << 20);
    }

    /// <returns>The waits since <see cref="BeginWaits"/>, shortest first.</returns>
    public TimeSpan[] EndWaits()
    {
        lock (gate)
        {
            TimeSpan[] all = [.. waits ?? []];
            waits = null;
            Array.Sort(all);
            return all;
        }
    }

    /// <returns>Done when a trial with this number or a later one begins.</returns>
    public Task Began(int trial)
    {
        lock (gate)
            return (awaited[trial] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    public void Started(TrialNumber trial)
    {
        lock (gate)
            foreach (var (number, begun) in awaited)
                if (number <= trial.Value) begun.TrySetResult();
    }

    public void Answered(long reportedAt)
    {
        Interlocked.Increment(ref answered);
        lock (gate) waits?.Add(Stopwatch.GetElapsedTime(reportedAt));
    }
}
