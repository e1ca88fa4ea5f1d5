using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Akka.Actor;
using CsCheck;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Wire;

namespace HyperTuneActors.Runtime.Tests.Wire;

/// <summary>A spec from another node begins a study, or is refused before anything is made of it.</summary>
public sealed class WireSpecTests
{
    private static readonly StudySpec Spec = WireExamples.Spec;

    public static TheoryData<int> Wrong => [.. Enumerable.Range(0, Unsound.Length)];

    private static readonly StudySpec[] Unsound =
    [
        Spec with { Name = new StudyName("../x") },
        Spec with { Name = new StudyName("-rf") },
        Spec with { Objectives = [] },
        Spec with { Objectives = [Spec.Objectives[0], Spec.Objectives[0]] },
        Spec with { Parameters = [] },
        Spec with { Parameters = Spec.Parameters.Add(Spec.Parameters[0]) },
        Spec with { Parameters = [new Parameter.Float("x", 1, 0)] },
        Spec with { Parameters = [new Parameter.Float("x", 0, 1, Log: true)] },
        Spec with { Parameters = [new Parameter.Float("x", 0, 1, Step: 0)] },
        Spec with { Parameters = [new Parameter.Float("x", 0, double.PositiveInfinity)] },
        Spec with { Parameters = [new Parameter.Int("x", long.MinValue, long.MaxValue)] },
        Spec with { Parameters = [new Parameter.Int("x", 0, 9, When: new Condition([new Requirement("none", [new ParameterValue.Whole(1)])]))] },
        Spec with { Parameters = [new Parameter.Normal("x", 0, 0)] },
        Spec with { Parameters = [new Parameter.Categorical("x", [])] },
        Spec with { Parameters = [new Parameter.Categorical("x", [new ParameterValue.Whole(1), new ParameterValue.Whole(2)], Weights: [1])] },
        Spec with { Forbidden = [new Forbidden([])] },
        Spec with { Forbidden = [new Forbidden([new Clause("none", [])])] },
        Spec with { Enqueue = [new Configuration([])] },
        Spec with { Enqueue = [new Configuration([KeyValuePair.Create<string, ParameterValue>("rate", new ParameterValue.Real(7))])] },
        Spec with { Training = Spec.Training with { Command = [] } },
        Spec with { Training = Spec.Training with { Command = [["a\0b"]] } },
        Spec with { Training = Spec.Training with { WorkingDirectory = "here" } },
        Spec with { Training = Spec.Training with { WorkingDirectory = "/a/../b" } },
        Spec with { Training = Spec.Training with { Environment = Spec.Training.Environment.Add("HYPERTUNE_TOKEN", "x") } },
        Spec with { Training = Spec.Training with { Environment = Spec.Training.Environment.Add("A=B", "x") } },
        Spec with { Training = Spec.Training with { Grace = TimeSpan.FromDays(30) } },
        Spec with { Training = Spec.Training with { Patterns = ["("] } },
        Spec with { Training = Spec.Training with { Limits = new RunLimits(TimeSpan.Zero) } },
        Spec with { Training = Spec.Training with { Resources = new Resources(-1) } },
        Spec with { Steps = new StepRange(0, "epoch") },
        Spec with { Sampler = new SamplerSettings.Custom("/tmp/evil.dll", "Evil") },
        Spec with { Sampler = new SamplerSettings.Grid(0) },
        Spec with { Sampler = new SamplerSettings.Tpe(Candidates: int.MaxValue) },
        Spec with { Scheduler = new SchedulerSettings.Asha(0) },
        Spec with { Scheduler = new SchedulerSettings.Asha(1, 1) },
        Spec with { Scheduler = new SchedulerSettings.Hyperband(1, 0) },
        Spec with { Scheduler = new SchedulerSettings.Median(5, 0, 0) },
        Spec with { Budget = new Budget(null, null, 0.9) },
        Spec with { Budget = new Budget(0, null, null) },
        Spec with { Budget = new Budget(9, TimeSpan.FromDays(-1), null) },
        Spec with { Concurrency = 0 },
        Spec with { Concurrency = int.MaxValue },
        Spec with { LookAhead = -1 },
        Spec with { Weight = 0 },
        Spec with { Weight = double.NaN },
        Spec with { Failures = new FailurePolicy(-1) },
        Spec with { Duplicates = (DuplicatePolicy)17 },
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_spec_that_no_study_file_gives_is_not_sent(int which) => Assert.Throws<WireException>(() => Encode(Unsound[which]));

    /// <summary>Whatever happens to one of a spec's values: what is read can be sent again, and a study begins with it.</summary>
    [Fact]
    public void A_spec_with_other_values_begins_a_study_or_is_refused()
    {
        var sound = Encoding.UTF8.GetString(Encode(Spec));
        var places = Places(JsonNode.Parse(sound)!["spec"]!).Count();
        var read = 0;
        Gen.Select(Gen.Int[0, places - 1], Gen.Int[0, Values.Length]).Sample((place, value) =>
        {
            var message = JsonNode.Parse(sound)!;
            Replace(Places(message["spec"]!).ElementAt(place), value == Values.Length ? null : JsonNode.Parse(Values[value]));
            try
            {
                var submitted = (SubmitStudy)WireManifests.Decode("submit-study/1", Encoding.UTF8.GetBytes(message.ToJsonString()));
                Assert.Equal(submitted.Spec, ((SubmitStudy)WireManifests.Decode("submit-study/1", Encode(submitted.Spec))).Spec);
                Assert.NotNull(StudyRules.Decide(null, new StudyCommand.Open(submitted.Spec, "here", "0"), default).Next);
                Interlocked.Increment(ref read);
            }
            catch (WireException)
            {
                // The other of the two that are allowed.
            }
        }, iter: 5_000);
        Assert.True(read > 50);
    }

    [Theory]
    [InlineData("\"name\":", "\"name\":\"other\",\"name\":")]
    [InlineData("\"goal\":\"maximise\"", "\"goal\":\"most\"")]
    [InlineData("\"goal\":\"maximise\"", "\"goal\":1")]
    [InlineData("\"kind\":\"float\"", "\"kind\":\"System.IO.FileInfo\"")]
    [InlineData("\"weight\":2.5", "\"weight\":1e999")]
    public void A_spec_is_read_strictly(string from, string to)
    {
        var sound = Encoding.UTF8.GetString(Encode(Spec));
        Assert.Contains(from, sound, StringComparison.Ordinal);
        Assert.Throws<WireException>(() => WireManifests.Decode("submit-study/1", Encoding.UTF8.GetBytes(sound.Replace(from, to, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_wrapped_message_has_its_studys_name_before_it()
    {
        using var system = ActorSystem.Create("wrapped");
        var wire = new WireSerializer((ExtendedActorSystem)system);
        foreach (var message in WireExamples.All)
        {
            var wrapped = new ForStudy(WireExamples.Run.Study, message);
            var bytes = wire.ToBinary(wrapped);
            Assert.StartsWith("for-study/1 ", wire.Manifest(wrapped), StringComparison.Ordinal);
            Assert.StartsWith("digits-1.b {", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
            var came = (ForStudy)wire.FromBinary(bytes, wire.Manifest(wrapped));
            Assert.True(SameMessage.As(wrapped, came));
        }
        (string Manifest, string Bytes)[] wrong =
        [
            ("for-study/1 get-study/1", ""), ("for-study/1 get-study/1", "{}"), ("for-study/1 get-study/1", " {}"), ("for-study/1 get-study/1", "../x {}"),
            ("for-study/1 get-study/1", "ü {}"), ("for-study/1 get-study/1", new string('a', 65) + " {}"), ("for-study/1 ", "a {}"),
            ("for-study/1 for-study/1 get-study/1", "a b {}"), ("for-study/2 get-study/1", "a {}"), ("for-study/1", "a {}"),
        ];
        Assert.All(wrong, one => Assert.Throws<WireException>(() => wire.FromBinary(Encoding.UTF8.GetBytes(one.Bytes), one.Manifest)));
        Assert.Throws<WireException>(() => wire.ToBinary(new ForStudy(new StudyName("../x"), GetStudy.Instance)));
        Assert.Throws<WireException>(() => wire.ToBinary(new ForStudy(WireExamples.Run.Study, new ForStudy(WireExamples.Run.Study, GetStudy.Instance))));
        await system.Terminate();
    }

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1", "0.5", "1e300", "9223372036854775807", "\"\"", "\"a\"", "\"..\"", "\"\\u0000\"", "[]", "{}", "true", "[null]", "99999999999999999999",
        "\"auto\"", "\"best\"", "2147483647",
    ];

    private static byte[] Encode(StudySpec spec) => WireManifests.Encode(new SubmitStudy(spec, new CommandId("1"), "a"));

    private static IEnumerable<JsonNode> Places(JsonNode at) => at switch
    {
        JsonObject many => many.Where(one => one.Value is not null).SelectMany(one => Places(one.Value!).Append(one.Value!)),
        JsonArray list => list.Where(one => one is not null).SelectMany(one => Places(one!).Append(one!)),
        _ => [],
    };

    private static void Replace(JsonNode place, JsonNode? value)
    {
        if (place.Parent is JsonObject many && value is null) many.Remove(place.GetPropertyName());
        else if (place.Parent is JsonObject mapping) mapping[place.GetPropertyName()] = value;
        else if (place.Parent is JsonArray list) list[place.GetElementIndex()] = value;
    }
}
