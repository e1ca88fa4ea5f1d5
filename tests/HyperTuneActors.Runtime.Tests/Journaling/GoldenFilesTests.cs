using System.Runtime.CompilerServices;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>A journal must be readable for years: each manifest that was ever written has a file that is never edited.</summary>
public sealed class GoldenFilesTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "golden");

    public static TheoryData<string> Files => new(Directory.GetFiles(Folder, "*.json").Select(Path.GetFileName).Order()!);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_fact_that_was_ever_written_is_read_as_what_it_was_and_written_the_same(string file)
    {
        var manifest = ManifestOf(file);
        var golden = File.ReadAllBytes(Path.Combine(Folder, file));

        var fact = Manifests.Decode(manifest, golden);

        Assert.Equal(Examples.OfEachKind.Single(example => Manifests.Of(example) == manifest), fact);
        Assert.Equal(golden, Manifests.Encode(fact));
    }

    [Fact]
    public void Each_manifest_has_a_golden_file() =>
        Assert.Equal(Manifests.All, Directory.GetFiles(Folder, "*.json").Select(path => ManifestOf(Path.GetFileName(path)))
            .Order(StringComparer.Ordinal));

    // A name such as trial-pruned.1.json, since a file's name has no slash.
    private static string ManifestOf(string file) => Path.GetFileNameWithoutExtension(file).Replace('.', '/');

    private static string Here([CallerFilePath] string path = "") => path;
}
