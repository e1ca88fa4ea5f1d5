using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.Homes;

public sealed class StudyLockTests : IDisposable
{
    private readonly StudyHome home =
        new(Directory.CreateTempSubdirectory("hypertune-home-").FullName, new StudyName("digits"));

    public void Dispose() => Directory.Delete(home.Root, recursive: true);

    [Fact]
    public void One_holds_the_lock_until_it_gives_it_back()
    {
        using (StudyLock.TryTake(home))
        {
            Assert.Null(StudyLock.TryTake(home));
        }
        using var again = StudyLock.TryTake(home);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Who_holds_the_lock_and_does_not_answer_is_named_with_what_to_do()
    {
        using var held = StudyLock.TryTake(home);
        new Owner(4711, "elsewhere", Path.Combine(home.Folder, "control.sock"), DateTimeOffset.UnixEpoch).Write(home);
        var refused = await Assert.ThrowsAsync<HomeException>(() => StudyAccess.ReachAsync(home, TimeSpan.FromMilliseconds(1)));
        Assert.StartsWith("The study digits is held by process 4711 on elsewhere, since ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("else end that process and try again.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_that_is_gone_hinders_nobody()
    {
        Directory.CreateDirectory(home.Folder);
        var socket = Path.Combine(home.Folder, "control.sock");
        await File.WriteAllBytesAsync(socket, []);           // like a socket on which nobody listens
        new Owner(4711, "elsewhere", socket, DateTimeOffset.UnixEpoch).Write(home);

        using var access = await StudyAccess.ReachAsync(home, TimeSpan.Zero);
        Assert.IsType<StudyAccess.Offline>(access);
    }
}
