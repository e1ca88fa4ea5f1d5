using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class RunDirectoryTests : IDisposable
{
    private static readonly RunId Run = new(new StudyName("mnist"), new TrialNumber(17), 2);

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_run_s_directory_is_made_once()
    {
        var path = Path.Combine(bench.Root, "17.2");
        Assert.Equal(path, Assert.IsType<Creation.Created>(RunDirectory.Create(bench.Root, Run)).Directory.Path);
        Assert.Equal(path, Assert.IsType<Creation.AlreadyThere>(RunDirectory.Create(bench.Root, Run)).Directory.Path);
        Assert.IsType<Creation.Created>(RunDirectory.Create(bench.Root, Run with { Attempt = 3 }));
    }

    [Fact]
    public void Of_many_at_once_one_makes_it()
    {
        var created = 0;
        Parallel.For(0, 100, _ =>
        {
            if (RunDirectory.Create(bench.Root, Run) is Creation.Created) Interlocked.Increment(ref created);
        });
        Assert.Equal(1, created);
    }

    [Fact]
    public void A_root_that_can_t_be_made_is_a_reason() =>
        Assert.IsType<Creation.Failed>(RunDirectory.Create("/proc/no/root", Run));

    [Fact]
    public void The_name_of_a_process_is_kept_until_it_is_gone()
    {
        var directory = ((Creation.Created)RunDirectory.Create(bench.Root, Run)).Directory;
        var self = ProcessIdentity.Of(Run, Environment.ProcessId)!;
        Assert.Null(RunDirectory.ProcessIn(directory.Path));
        directory.Write(self);
        Assert.Equal(self, RunDirectory.ProcessIn(directory.Path));
        RunDirectory.ForgetProcessIn(directory.Path);
        Assert.Null(RunDirectory.ProcessIn(directory.Path));
    }

    [Fact]
    public void A_control_group_that_a_killed_worker_left_is_removed_with_the_name_of_its_process()
    {
        var directory = ((Creation.Created)RunDirectory.Create(bench.Root, Run)).Directory;
        var group = Directory.CreateDirectory(Path.Combine(bench.Root, "group")).FullName;
        directory.WriteControlGroup(group);
        RunDirectory.ForgetProcessIn(directory.Path);
        Assert.False(Directory.Exists(group));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
        RunDirectory.ForgetProcessIn(Path.Combine(bench.Root, "no-such-run"));
    }

    [Fact]
    public void A_process_name_may_contain_anything() =>
        Assert.Equal(new ProcessEntry(5, 'S', 1, 3, 77),
            ProcessTable.Parse(5, "5 (a) Z 1) S 1 3 3 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 77 8 9"u8.ToArray()));
}
