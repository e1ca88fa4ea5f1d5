using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Wire;

namespace HyperTuneActors.Runtime.Tests.Wire;

/// <summary>Nodes of two versions must understand each other while they are restarted one by one: each manifest has a file of
/// what the other version sends.</summary>
public sealed class WireGoldenTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "golden");

    public static TheoryData<string> Manifests => new(WireManifests.All);

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, WireExamples.All.Length)];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_message_is_written_as_its_golden_file_says_and_read_from_it(string manifest)
    {
        var example = Example(manifest);
        var written = Encoding.UTF8.GetString(WireManifests.Encode(example));
        var file = Path.Combine(Folder, manifest.Replace('/', '.') + ".json");
        Assert.True(File.Exists(file), $"{file} is missing; it would be\n{written}");
        var golden = File.ReadAllBytes(file);

        Assert.Equal(Encoding.UTF8.GetString(golden), written);
        Assert.True(SameMessage.As(example, WireManifests.Decode(manifest, golden)));
    }

    [Fact]
    public void Each_golden_file_has_its_manifest() =>
        Assert.Equal(WireManifests.All.Select(manifest => manifest.Replace('/', '.') + ".json").Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    /// <summary>A part of messages alone, such as a place, is none.</summary>
    [Fact]
    public void Every_message_of_the_protocol_can_be_sent()
    {
        var records = typeof(StartRun).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(StartRun).Namespace && type is { IsAbstract: false, IsClass: true }
                && type.GetMethod("<Clone>$") is not null)
            .ToArray();
        Assert.NotEmpty(records);
        var parts = records.SelectMany(Parts).ToHashSet();
        // What a node tells its own worker stays there.
        Assert.Equal([typeof(Preempt)], records.Where(record => !parts.Contains(record)).Except(WireManifests.Types));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_was_sent_comes_as_it_was(int sample)
    {
        var message = WireExamples.All[sample];
        Assert.True(SameMessage.As(message, WireManifests.Decode(WireManifests.Of(message), WireManifests.Encode(message))));
    }

    [Fact]
    public void The_comparison_sees_a_difference_inside_a_list()
    {
        var one = WireExamples.All.OfType<WorkerHere>().First();
        Assert.False(SameMessage.As(one, one with { Runs = one.Runs.SetItem(1, one.Runs[0]) }));
    }

    /// <summary>So a later version may add what can be left out.</summary>
    [Fact]
    public void Members_that_this_version_does_not_know_are_passed_over()
    {
        var stop = Encoding.UTF8.GetBytes("""{"run":"s/1/1","incarnation":2,"because":"x","more":{"of":["it"]}}""");
        Assert.Equal("x", ((StopRun)WireManifests.Decode("stop-run/1", stop)).Because);
    }

    private static object Example(string manifest) => WireExamples.All.First(message => WireManifests.Of(message) == manifest);

    private static IEnumerable<Type> Parts(Type record) =>
        record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .SelectMany(property => property.PropertyType.GenericTypeArguments.Append(property.PropertyType));

    private static string Here([CallerFilePath] string path = "") => path;
}
