using HyperTuneActors.App.Nodes.Security;

namespace HyperTuneActors.App.Tests.Nodes.Security;

public sealed class AccessTokenTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("token-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_token_is_taken_from_a_file_or_from_the_environment()
    {
        var text = AccessToken.New();
        Assert.True(AccessToken.Read(Written(text + "\n", UnixFileMode.UserRead), null).Token!.Is(text));
        Assert.True(AccessToken.Read(null, text).Token!.Is(text));
        Assert.False(AccessToken.Read(null, text).Token!.Is(text.AsSpan(1)));
        Assert.Equal((null, null), AccessToken.Read(null, ""));
    }

    [Fact]
    public void A_new_one_has_256_bits_that_need_no_quotes()
    {
        Assert.Matches("^[A-Za-z0-9_-]{43}$", AccessToken.New());
        Assert.NotEqual(AccessToken.New(), AccessToken.New());
    }

    [Fact]
    public void A_token_that_is_missing_short_strange_or_open_to_others_is_refused_and_not_repeated()
    {
        var text = AccessToken.New();
        Assert.Contains("There is no file", AccessToken.Read(Path.Combine(folder, "none"), null).Fault, StringComparison.Ordinal);
        Assert.Contains("chmod 600", AccessToken.Read(Written(text, UnixFileMode.UserRead | UnixFileMode.GroupRead), null).Fault, StringComparison.Ordinal);
        Assert.Contains("give one of the two", AccessToken.Read(Written(text, UnixFileMode.UserRead), text).Fault, StringComparison.Ordinal);
        foreach (var wrong in new[] { text[..31], "", text + " " + text, text + "ü", new string('a', 513) })
        {
            var (token, fault) = AccessToken.Read(Written(wrong, UnixFileMode.UserRead), null);
            Assert.Null(token);
            Assert.Contains("hypertune certs token", fault, StringComparison.Ordinal);
            if (wrong.Length > 0) Assert.DoesNotContain(wrong, fault!, StringComparison.Ordinal);
        }
    }

    private string Written(string text, UnixFileMode mode)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
