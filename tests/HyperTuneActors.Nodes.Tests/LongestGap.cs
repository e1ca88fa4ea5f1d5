using System.Diagnostics;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>Gives a study commands, one after the other, and sees how long the longest took until it was answered.</summary>
internal sealed class LongestGap(TestCluster cluster)
{
    private readonly CancellationTokenSource over = new();

    public TimeSpan Longest { get; private set; }

    public async Task WatchAsync()
    {
        while (!over.IsCancellationRequested)
        {
            var took = await cluster.AnswersAsync(TimeSpan.FromSeconds(30));
            if (took > Longest) Longest = took;
            await Task.Delay(100);
        }
    }

    public Task EndAsync() => over.CancelAsync();
}
