using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HyperTuneActors.App.Homes;
using YamlDotNet.RepresentationModel;

namespace HyperTuneActors.App.Control;

/// <summary>How a cluster is reached.</summary>
/// <param name="Nodes">The HTTP addresses of its study nodes, at least one.</param>
/// <param name="Token">What it wants to be shown; <see langword="null"/> for nothing.</param>
/// <param name="Authority">Who vouches for it; <see langword="null"/> for those that the machine trusts.</param>
internal sealed record ClusterAddress(IReadOnlyList<Uri> Nodes, string? Token, X509Certificate2? Authority)
{
    /// <summary>The same as <c>--cluster</c>, for a whole session.</summary>
    public const string Variable = "HYPERTUNE_CLUSTER";

    public const string TokenVariable = "HYPERTUNE_TOKEN", AuthorityVariable = "HYPERTUNE_AUTHORITY";

    /// <summary>Where profiles lie: <c>clusters: {NAME: {url: …, token_file: …, authority: …}}</c>.</summary>
    public static string ProfilesFile => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "hypertune", "config.yaml");

    /// <param name="given">One or several URLs with commas between them, or the name of a profile.</param>
    /// <exception cref="HomeException">It is neither, or what it names can't be read.</exception>
    public static ClusterAddress Of(string given)
    {
        var (urls, tokenFile, authority) = given.Contains("://", StringComparison.Ordinal) ? (given, null, null) : Profile(given);
        var token = Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } shown ? shown
            : tokenFile is null ? null : Read(tokenFile).Trim();
        authority = Environment.GetEnvironmentVariable(AuthorityVariable) is { Length: > 0 } named ? named : authority;
        return new ClusterAddress(
            [.. urls.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(UrlOf)],
            token, authority is null ? null : AuthorityIn(authority));
    }

    private static Uri UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new Uri(url.GetLeftPart(UriPartial.Authority))
            : throw new HomeException($"'{text}' is no URL of a cluster, such as https://node-1.example.org:8080.");

    private static (string Urls, string? TokenFile, string? Authority) Profile(string name)
    {
        var file = ProfilesFile;
        var wanted = $"'{name}' is neither a URL nor a profile in {file}, which would hold clusters: {{{name}: {{url: \"https://…\", token_file: …, authority: …}}}}.";
        if (!File.Exists(file)) throw new HomeException(wanted);
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(Read(file)));
            var profile = (YamlMappingNode)yaml.Documents[0].RootNode["clusters"][name];
            string? Find(string key) => profile.Children.TryGetValue(new YamlScalarNode(key), out var node) ? ((YamlScalarNode)node).Value : null;
            return (Find("url") ?? throw new HomeException($"The profile '{name}' in {file} has no url."), Near(Find("token_file")), Near(Find("authority")));
        }
        catch (Exception wrong) when (wrong is YamlDotNet.Core.YamlException or InvalidCastException or KeyNotFoundException or ArgumentException)
        {
            throw new HomeException(wanted);
        }
    }

    // Files are meant from the folder of the profiles.
    private static string? Near(string? path) => path is null ? null : Path.Combine(Path.GetDirectoryName(ProfilesFile)!, path);

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new HomeException($"{path} can't be read: {wrong.Message}");
        }
    }

    private static X509Certificate2 AuthorityIn(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Read(path));
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new HomeException($"{path} holds no certificate in PEM.");
        }
    }
}
