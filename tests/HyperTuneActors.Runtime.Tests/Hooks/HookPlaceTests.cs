using HyperTuneActors.Runtime.Hooks;

namespace HyperTuneActors.Runtime.Tests.Hooks;

public sealed class HookPlaceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hypertune-hook-").FullName;

    private string File => Path.Combine(folder, "hooks.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(0, null)]
    [InlineData(1234, 17)]
    public void A_place_is_read_as_it_was_written(long number, int? best)
    {
        var place = new HookPlace(number, best is { } trial ? new(trial) : null);
        place.Write(File);
        Assert.Equal(place, HookPlace.Read(File));
    }

    [Fact]
    public void Where_there_is_no_file_there_is_no_place() => Assert.Null(HookPlace.Read(File));

    [Theory]
    [InlineData("")]
    [InlineData("{\"number\":")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"number\":\"1\"}")]
    public void From_a_file_that_cannot_be_read_everything_is_told_again(string text)
    {
        System.IO.File.WriteAllText(File, text);
        Assert.Equal(HookPlace.Start, HookPlace.Read(File));
    }
}
