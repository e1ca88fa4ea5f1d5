using System.Diagnostics;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>Gives a study commands, one after the other, and sees how long the longest took until it was answered.</summary>
internal sealed class LongestGap(TestCluster cluster, string study = TestStudy.Name)
{
    private readonly CancellationTokenSource over = new();

    public TimeSpan Longest { get; private set; }

    /// <summary>Watches while something happens.</summary>
    public async Task WhileAsync(Func<Task> happens)
    {
        var watching = WatchAsync();
        await happens();
        await over.CancelAsync();
        await watching;
    }

    private async Task WatchAsync()
    {
        while (!over.IsCancellationRequested)
        {
            var took = await cluster.AnswersAsync(TimeSpan.FromSeconds(30), study);
            if (took > Longest) Longest = took;
            await Task.Delay(100);
        }
    }
}
