using HyperTuneActors.App.Nodes;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.App.Tests.Nodes;

public sealed class SharedDirectoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("shared-").FullName;

    private string IdFile => Path.Combine(folder, "cluster", "id");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Nodes_that_come_at_once_agree_on_one_id_and_leave_nothing_else()
    {
        const int Nodes = 8, Rounds = 25;
        for (var round = 0; round < Rounds; round++)
        {
            var (directory, ids) = (Path.Combine(folder, $"{round}"), new string?[Nodes]);
            using var together = new Barrier(Nodes);
            var nodes = Enumerable.Range(0, Nodes).Select(node => new Thread(() =>
            {
                together.SignalAndWait();
                ids[node] = SharedDirectory.Enter(directory).Id;
            })).ToArray();
            foreach (var node in nodes) node.Start();
            foreach (var node in nodes) node.Join();

            Assert.True(SameDirectory.IsId(Assert.Single(ids.Distinct())!));
            Assert.Equal(["cluster"], Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName));
        }
    }

    [Fact]
    public void A_directory_keeps_its_id_which_people_can_read_and_another_has_another()
    {
        var (id, fault) = SharedDirectory.Enter(folder);

        Assert.Null(fault);
        Assert.Equal((id, null), SharedDirectory.Enter(folder));
        Assert.NotEqual(id, SharedDirectory.Enter(Path.Combine(folder, "other")).Id);
        Assert.StartsWith("hypertune: nodes that read the same id here see the same directory.", File.ReadAllText(IdFile), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_refused()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");

        foreach (var directory in (string[])[file, Path.Combine(file, "below"), "/proc/hypertune"])
        {
            var (id, fault) = SharedDirectory.Enter(directory);
            Assert.Null(id);
            Assert.StartsWith($"The directory that all nodes share, {directory}, can't be written: ", fault, StringComparison.Ordinal);
            Assert.EndsWith("or name another one (HYPERTUNE_DIRECTORY).", fault, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hypertune\n")]
    [InlineData("hypertune\nnot-an-id\n")]
    [InlineData("hypertune\n0123456789abcdef0123456789abcdef\nmore\n")]
    [InlineData(null)]
    public void An_id_that_was_changed_or_removed_is_told_and_never_replaced(string? text)
    {
        SharedDirectory.Enter(folder);
        if (text is null) File.Delete(IdFile);
        else File.WriteAllText(IdFile, text);

        var (id, fault) = SharedDirectory.Enter(folder);

        Assert.Null(id);
        Assert.StartsWith(IdFile, fault, StringComparison.Ordinal);
        Assert.Contains("end all nodes, remove", fault, StringComparison.Ordinal);
        Assert.Equal(text, File.Exists(IdFile) ? File.ReadAllText(IdFile) : null);
    }
}
