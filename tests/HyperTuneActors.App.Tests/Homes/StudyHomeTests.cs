using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.Homes;

public sealed class StudyHomeTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("hypertune-home-").FullName;

    private StudyHome Home => new(root, new StudyName("digits"));

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData(StudyHome.DefaultRoot, "hypertune stop digits")]
    [InlineData("/data/studies", "hypertune stop digits --home /data/studies")]
    [InlineData("my studies", "hypertune stop digits --home 'my studies'")]
    public void Commands_for_a_person_to_type_reach_this_study(string root, string command) =>
        Assert.Equal(command, new StudyHome(root, new StudyName("digits")).Command("stop digits"));

    [Fact]
    public void An_owner_is_read_as_it_was_written()
    {
        Directory.CreateDirectory(Home.Folder);
        var owner = new Owner(17, "here", "/tmp/socket", DateTimeOffset.UnixEpoch);
        owner.Write(Home);
        Assert.Equal(owner, Owner.Read(Home));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"pid\":")]
    [InlineData("null")]
    public void An_owner_that_cannot_be_read_is_none(string? text)
    {
        Directory.CreateDirectory(Home.Folder);
        if (text is not null) File.WriteAllText(Home.Owner, text);
        Assert.Null(Owner.Read(Home));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("torn")]
    [InlineData("99999999999")]
    public void Each_life_of_a_worker_has_a_higher_number(string? file)
    {
        Directory.CreateDirectory(Home.Folder);
        if (file is not null) File.WriteAllText(Home.Lives, file);
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var first = WorkerLives.Next(Home.Lives, now);
        Assert.True(first >= 1_800_000_000 && (file != "99999999999" || first == 100_000_000_000));
        Assert.Equal(first + 1, WorkerLives.Next(Home.Lives, now));
        Assert.Equal(first + 2, WorkerLives.Next(Home.Lives, now.AddDays(-1)));       // a clock that was set back
    }

    [Fact]
    public void A_socket_lies_in_the_studys_folder() =>
        Assert.Equal(Path.Combine(Home.Folder, "control.sock"), SocketPath.For(NewFolder(Home)));

    [Fact]
    public void A_socket_whose_path_would_be_too_long_lies_in_a_private_directory()
    {
        var home = NewFolder(Home with { Root = Path.Combine(root, new string('d', 100)) });
        var socket = SocketPath.For(home);
        var directory = Path.GetDirectoryName(socket)!;
        Assert.NotEqual(home.Folder, directory);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));

        File.WriteAllText(socket, "");
        SocketPath.Remove(socket);
        Assert.False(Directory.Exists(directory));
        SocketPath.Remove(socket);
    }

    [Fact]
    public void Removing_a_socket_leaves_a_folder_that_was_not_made_for_it()
    {
        var socket = SocketPath.For(NewFolder(Home));
        File.WriteAllText(socket, "");
        SocketPath.Remove(socket);
        Assert.False(File.Exists(socket));
        Assert.True(Directory.Exists(Home.Folder));
    }

    private static StudyHome NewFolder(StudyHome home)
    {
        Directory.CreateDirectory(home.Folder);
        return home;
    }
}
