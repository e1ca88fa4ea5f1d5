using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>A journal must be readable for years: each manifest that was ever written has a file that is never edited.</summary>
public sealed class GoldenFilesTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "golden");

    public static TheoryData<string> Files => new(Directory.GetFiles(Folder, "*.json").Select(Path.GetFileName).Order()!);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_fact_that_was_ever_written_is_read_as_what_it_was(string file)
    {
        var manifest = ManifestOf(file);
        var golden = File.ReadAllBytes(Path.Combine(Folder, file));

        var fact = Manifests.Decode(manifest, golden);

        Assert.Equal(Examples.OfEachKind.Single(example => Manifests.Of(example) == manifest), fact);
    }

    /// <summary>Members with their default value are left out since there are facts that later versions added some to. That it
    /// is their default is seen by what is read without them.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void It_is_written_the_same_but_for_members_with_their_default_value(string file)
    {
        var manifest = ManifestOf(file);
        var golden = File.ReadAllBytes(Path.Combine(Folder, file));
        var fact = Manifests.Decode(manifest, golden);
        var written = Manifests.Encode(fact);

        using var before = JsonDocument.Parse(golden);
        using var now = JsonDocument.Parse(written);
        var leftOut = new List<string>();
        AssertPart(before.RootElement, now.RootElement, "", leftOut);

        Assert.Equal(fact, Manifests.Decode(manifest, written));
        Assert.Equal(leftOut.Count == 0, golden.AsSpan().SequenceEqual(written));
        Assert.Equal(file == "study-created.1.json" ? LeftOut : [], leftOut);
    }

    public static TheoryData<string> Settings => new(Examples.OfSettings.Keys);

    [Theory]
    [MemberData(nameof(Settings))]
    public void Settings_that_were_ever_written_are_read_as_what_they_were_and_written_the_same(string name)
    {
        var manifest = Manifests.Of(Examples.OfSettings[name]);
        var golden = File.ReadAllBytes(Path.Combine(Folder, "settings", $"{name}.json"));

        Assert.Equal(Examples.OfSettings[name], Manifests.Decode(manifest, golden));
        Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(Manifests.Encode(Examples.OfSettings[name])));
    }

    [Fact]
    public void Each_golden_file_of_settings_is_tested() =>
        Assert.Equal(Directory.GetFiles(Path.Combine(Folder, "settings")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            Examples.OfSettings.Keys.Select(name => $"{name}.json").Order(StringComparer.Ordinal));

    [Fact]
    public void A_journal_whose_facts_say_what_they_do_not_have_is_read()
    {
        const string At = "\"at\":\"2026-11-24T17:01:19.123Z 12.345\"";
        Assert.Equal(Read("run-ended/1", $$"""{"run":"s/1/1","seq":1,"end":{"class":"lost","reason":"gone"},{{At}}}"""),
            Read("run-ended/1",
                $$"""{"run":"s/1/1","seq":1,"end":{"class":"lost","reason":"gone","exit_code":null,"signal":null,"tail":null},{{At}}}"""));
        Assert.Equal(Read("run-placed/1", $$"""{"run":"s/1/1","places":[],{{At}}}"""),
            Read("run-placed/1", $$"""{"run":"s/1/1","places":[],"until":null,"from":null,{{At}}}"""));
        Assert.Equal(Read("run-started/1", $$"""{"run":"s/1/1","process_id":7,{{At}}}"""),
            Read("run-started/1", $$"""{"run":"s/1/1","process_id":7,"origin":null,"note":null,{{At}}}"""));
        Assert.Equal(Read("trial-wanted/1", $$"""{"trial":1,{{At}}}"""),
            Read("trial-wanted/1", $$"""{"trial":1,"given":null,{{At}}}"""));
        Assert.Equal(Read("study-ended/1", $$"""{"reason":"trials","because":"",{{At}}}"""),
            Read("study-ended/1", $$"""{"reason":"trials","because":"","paused":0,{{At}}}"""));
    }

    [Fact]
    public void Each_manifest_has_a_golden_file() =>
        Assert.Equal(Manifests.All, Directory.GetFiles(Folder, "*.json").Select(path => ManifestOf(Path.GetFileName(path)))
            .Order(StringComparer.Ordinal));

    private static readonly string[] LeftOut =
    [
        "/spec/objectives/value", "/spec/parameters/when", "/spec/parameters/when", "/spec/parameters/log",
        "/spec/parameters/when", "/spec/scheduler/min_step", "/spec/scheduler/reduction_factor",
    ];

    private static void AssertPart(JsonElement before, JsonElement now, string path, List<string> leftOut)
    {
        Assert.Equal(before.ValueKind, now.ValueKind);
        if (before.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(before.GetArrayLength(), now.GetArrayLength());
            foreach (var (one, other) in before.EnumerateArray().Zip(now.EnumerateArray())) AssertPart(one, other, path, leftOut);
        }
        else if (before.ValueKind == JsonValueKind.Object)
        {
            Assert.Subset(before.EnumerateObject().Select(member => member.Name).ToHashSet(),
                now.EnumerateObject().Select(member => member.Name).ToHashSet());
            foreach (var member in before.EnumerateObject())
                if (now.TryGetProperty(member.Name, out var still)) AssertPart(member.Value, still, $"{path}/{member.Name}", leftOut);
                else leftOut.Add($"{path}/{member.Name}");
        }
        else
        {
            Assert.Equal(before.GetRawText(), now.GetRawText());
        }
    }

    private static StudyEvent Read(string manifest, string payload) =>
        Manifests.Decode(manifest, Encoding.UTF8.GetBytes(payload));

    // A name such as trial-pruned.1.json, since a file's name has no slash.
    private static string ManifestOf(string file) => Path.GetFileNameWithoutExtension(file).Replace('.', '/');

    private static string Here([CallerFilePath] string path = "") => path;
}
