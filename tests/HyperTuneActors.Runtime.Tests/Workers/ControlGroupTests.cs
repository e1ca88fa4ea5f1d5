using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

public sealed class ControlGroupTests : IDisposable
{
    private const string Mounts = """
        22 1 0:20 / /sys rw - sysfs sysfs rw
        30 22 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate
        """;

    private readonly RunBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("0::/user.slice/app.slice/x.scope\n", new[] { "/sys/fs/cgroup/user.slice/app.slice/x.scope", "/sys/fs/cgroup/user.slice/app.slice" })]
    [InlineData("9:memory:/old\n0::/x\n", new[] { "/sys/fs/cgroup/x", "/sys/fs/cgroup" })]
    [InlineData("0::/\n", new[] { "/sys/fs/cgroup" })]
    [InlineData("0::/../x\n", new string[0])]
    [InlineData("9:memory:/old\n", new string[0])]
    public void It_is_made_below_or_beside_the_worker_s_own(string groups, string[] expected) =>
        Assert.Equal(expected, ControlGroup.Parents(Mounts, groups));

    [Fact]
    public void Without_a_mount_there_is_none() => Assert.Empty(ControlGroup.Parents("", "0::/x\n"));

    [Fact]
    public void Where_memory_can_t_be_limited_there_is_none_and_nothing_is_left()
    {
        Assert.Null(ControlGroup.TryCreate("a", 1000, [bench.Root, "/no/such", "/proc"]));
        Assert.False(Directory.Exists(Path.Combine(bench.Root, "a")));
    }

    [Fact]
    public void On_this_machine_one_is_made_and_removed_or_refused_without_a_trace()
    {
        var name = $"hypertune-test-{Guid.NewGuid():N}";
        var group = ControlGroup.TryCreate(name, 100_000_000, ControlGroup.Parents());
        group?.Dispose();
        Assert.DoesNotContain(ControlGroup.Parents(), parent => Directory.Exists(Path.Combine(parent, name)));
    }
}
