using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class CheckpointStoreTests : IDisposable
{
    private static readonly StudyName Study = new("mnist");

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    private static CheckpointName Name(int trial, int attempt, int step) =>
        new(new RunId(Study, new TrialNumber(trial), attempt), step);

    private string Make(CheckpointName name)
    {
        var path = CheckpointStore.PathOf(bench.Root, name)!;
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "weights"), "12345");
        return path;
    }

    [Fact]
    public void What_lies_below_the_runs_is_listed_by_run_and_step()
    {
        foreach (var name in new[] { Name(3, 1, 9), Name(3, 2, 10), Name(0, 1, 1) }) Make(name);
        foreach (var other in new[] { "tmp9", "09", "x", "-3", "0" })
            Directory.CreateDirectory(Path.Combine(bench.Root, "3.1", "checkpoints", other));
        Directory.CreateDirectory(Path.Combine(bench.Root, "no-run", "checkpoints", "1"));

        Assert.Equal([Name(0, 1, 1), Name(3, 1, 9), Name(3, 2, 10)],
            CheckpointStore.List(bench.Root, Study).OrderBy(name => name.Run.Trial).ThenBy(name => name.Run.Attempt));
    }

    [Fact]
    public void A_dropped_one_is_gone_though_it_was_read_only_and_another_stays()
    {
        var (dropped, kept) = (Name(3, 1, 9), Name(3, 1, 27));
        Make(dropped);
        Make(kept);
        Assert.Equal(5, CheckpointFile.Protect(new DirectoryInfo(CheckpointStore.PathOf(bench.Root, dropped)!)));

        CheckpointStore.Drop(bench.Root, [dropped, Name(4, 1, 9), dropped]);

        Assert.Equal(kept, Assert.Single(CheckpointStore.List(bench.Root, Study)));
    }

    [Fact]
    public void What_a_link_leads_to_is_neither_listed_nor_dropped()
    {
        var elsewhere = Directory.CreateTempSubdirectory("hypertune-test-").FullName;
        Directory.CreateDirectory(Path.Combine(elsewhere, "9"));
        Directory.CreateDirectory(Path.Combine(bench.Root, "3.1"));
        Directory.CreateSymbolicLink(Path.Combine(bench.Root, "3.1", "checkpoints"), elsewhere);
        var own = Make(Name(4, 1, 9));
        Directory.CreateSymbolicLink(Path.Combine(own, "link"), elsewhere);

        CheckpointStore.Drop(bench.Root, [Name(3, 1, 9), Name(4, 1, 9)]);

        Assert.Empty(CheckpointStore.List(bench.Root, Study));
        Assert.False(Directory.Exists(own));
        Assert.True(Directory.Exists(Path.Combine(elsewhere, "9")));
        Directory.Delete(elsewhere, recursive: true);
    }
}
