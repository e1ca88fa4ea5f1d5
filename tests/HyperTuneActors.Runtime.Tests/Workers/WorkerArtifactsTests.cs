using Akka.Actor;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>A worker deletes the artifacts that nobody needs.</summary>
public sealed class WorkerArtifactsTests : WorkerBench
{
    private static DropArtifacts Drop(long incarnation, params RunId[] runs) => new(Specs.Name, incarnation, [.. runs]);

    [Fact]
    public void Artifacts_are_dropped_when_the_study_says_so_but_not_an_older_incarnation_of_it()
    {
        StartWorker();

        Worker.Tell(Drop(2, Run(3), Run(3, 2)), Studies);
        Worker.Tell(Drop(1, Run(4)), Studies);
        Worker.Tell(Drop(2, Run(5)), Studies);

        Assert.Equal([Run(3), Run(3, 2), Run(5)], Enumerable.Range(0, 3)
            .Select(_ => Trainer.ArtifactsDropped.TryTake(out var run, FakeTrainer.Patience) ? run : default));
    }

    [Fact]
    public async Task The_files_of_the_named_runs_are_gone_and_all_others_stay()
    {
        using var bench = new RunBench();
        foreach (var run in new[] { "3.1", "3.2", "4.1" })
            foreach (var folder in new[] { "artifacts", "checkpoints" }) Make(bench.Root, run, folder);
        var trainer = new ProcessTrainer(bench.Root, bench.Shim, TimeProvider.System);

        trainer.Drop([Run(3), Run(9), Run(3, 2)]);
        await trainer.Dropped;

        Assert.Equal(["3.1/checkpoints/a", "3.2/checkpoints/a", "4.1/artifacts/a", "4.1/checkpoints/a"],
            Directory.EnumerateFiles(bench.Root, "a", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(bench.Root, path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_link_leads_to_is_not_dropped()
    {
        using var bench = new RunBench();
        using var elsewhere = new RunBench();
        var file = Make(elsewhere.Root, "3.1", "artifacts");
        Directory.CreateSymbolicLink(Path.Combine(bench.Root, "3.1"), Path.GetDirectoryName(Path.GetDirectoryName(file))!);
        Directory.CreateDirectory(Path.Combine(bench.Root, "4.1"));
        Directory.CreateSymbolicLink(Path.Combine(bench.Root, "4.1", "artifacts"), Path.GetDirectoryName(file)!);
        var own = Make(bench.Root, "5.1", "artifacts");
        Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(own)!, "link"), Path.GetDirectoryName(file)!);

        ArtifactStore.Drop(bench.Root, [Run(3), Run(4), Run(5)]);

        Assert.True(File.Exists(file));
        Assert.False(Directory.Exists(Path.GetDirectoryName(own)));
    }

    private static string Make(string root, string run, string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(root, run, folder)).FullName, "a");
        File.WriteAllText(path, "12345");
        return path;
    }
}
