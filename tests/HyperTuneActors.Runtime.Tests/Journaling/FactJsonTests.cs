using System.Text;
using System.Text.Json;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Runtime.Tests.Journaling;

public sealed class FactJsonTests
{
    public static TheoryData<int> EachExample => new(Enumerable.Range(0, All.Length));

    private static StudyEvent[] All => [.. Examples.OfEachKind, .. Examples.AtTheEdges];

    /// <summary>What lies in journals: never to be edited.</summary>
    [Theory]
    [InlineData("""{"kind":"random"}""")]
    [InlineData("""{"kind":"sobol"}""")]
    [InlineData("""{"kind":"tpe"}""")]
    [InlineData("""{"kind":"tpe","variant":"hyperopt","startup_trials":5,"candidates":99,"gamma":0.25,"multivariate":true,"constant_liar":false,"prior_weight":1.5}""")]
    [InlineData("""{"kind":"gp"}""")]
    [InlineData("""{"kind":"gp","region":"trust","reevaluate":true,"warp_inputs":true}""")]
    [InlineData("""{"kind":"auto"}""")]
    public void Settings_of_a_sampler_are_read_as_they_were_written(string json)
    {
        var settings = JsonSerializer.Deserialize(json, FactJson.Of<SamplerSettings>())!;
        Assert.Equal(json, JsonSerializer.Serialize(settings, FactJson.Of<SamplerSettings>()));
    }

    /// <summary>What lies in journals: never to be edited.</summary>
    [Theory]
    [InlineData("""{"kind":"asha","reduction_factor":2,"grace_count":3,"variant":"promotion","gate":true,"progressive":true}""")]
    [InlineData("""{"kind":"hyperband","min_step":2,"reduction_factor":4,"variant":"promotion","gate":true}""")]
    [InlineData("""{"kind":"hyperband"}""")]
    [InlineData("""{"kind":"median","startup_trials":3,"warmup_steps":4,"interval_steps":5}""")]
    [InlineData("""{"kind":"percentile","percent":12.5,"startup_trials":3,"warmup_steps":4,"interval_steps":5}""")]
    [InlineData("""{"kind":"threshold","lower":0.1,"upper":9,"warmup_steps":4,"interval_steps":5}""")]
    [InlineData("""{"kind":"patience","reports":3,"min_delta":0.01,"warmup_steps":4}""")]
    [InlineData("""{"kind":"chance","min_chance":0.1,"min_complete":4}""")]
    [InlineData("""{"kind":"extrapolation","min_chance":0.1,"startup_trials":9,"min_step":2,"reduction_factor":4}""")]
    [InlineData("""{"kind":"auto"}""")]
    [InlineData("""{"kind":"auto","min_step":3,"resumable":true}""")]
    [InlineData("""{"kind":"opening"}""")]
    [InlineData("""{"kind":"opening","trials":9,"min_step":2,"reduction_factor":4,"min_chance":0.1}""")]
    public void Settings_of_a_scheduler_are_read_as_they_were_written(string json)
    {
        var settings = JsonSerializer.Deserialize(json, FactJson.Of<SchedulerSettings>())!;
        Assert.Equal(json, JsonSerializer.Serialize(settings, FactJson.Of<SchedulerSettings>()));
    }

    [Theory]
    [InlineData("""{"rule":"chance","rung":9,"rank":2,"count":2,"kept":1,"value":0.5,"cutoff":0.93,"forecast":{"mean":0.7,"deviation":0.05,"p":0.0001,"threshold":0.02,"against":12}}""")]
    [InlineData("""{"rule":"extrapolation","rung":9,"rank":2,"count":2,"kept":1,"value":0.5,"cutoff":0.93,"forecast":{"mean":0.7,"deviation":0.05,"p":0.0001,"threshold":0.03,"against":12,"family":"pow3","asymptote":0.8}}""")]
    [InlineData("""{"rule":"hyperband","rung":1,"rank":2,"count":9,"kept":9,"value":0.875,"cutoff":0.75,"agreement":{"trials":9,"tau":-0.25,"judges":false}}""")]
    public void A_ruling_is_read_as_it_was_written(string json)
    {
        var ruling = JsonSerializer.Deserialize(json, FactJson.Of<Ruling>())!;
        Assert.Equal(json, JsonSerializer.Serialize(ruling, FactJson.Of<Ruling>()));
    }

    [Theory]
    [MemberData(nameof(EachExample))]
    public void Every_fact_comes_back_as_it_was(int example)
    {
        var fact = All[example];

        Assert.Equal(fact, Manifests.Decode(Manifests.Of(fact), Manifests.Encode(fact)));
    }

    [Fact]
    public void There_is_an_example_of_each_kind() =>
        Assert.Equal(Manifests.All, Examples.OfEachKind.Select(Manifests.Of).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_finite_number_comes_back_to_the_last_bit()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(number)) continue;
            var reported = Reported(Metrics.Of(("loss", number)));
            var suggested = Suggested(new ParameterValue.Real(number));

            Assert.Equal(Bits(number), Bits(((MetricReported)Again(reported)).Values.Values[0]));
            Assert.Equal(Bits(number),
                Bits(Assert.IsType<ParameterValue.Real>(((TrialSuggested)Again(suggested)).Configuration.Values[0].Value).Value));
        }
    }

    [Fact]
    public void A_real_one_and_a_whole_one_are_told_apart()
    {
        Assert.Equal(new ParameterValue.Real(1), Value(Again(Suggested(new ParameterValue.Real(1)))));
        Assert.Equal(new ParameterValue.Whole(1), Value(Again(Suggested(new ParameterValue.Whole(1)))));
        Assert.Contains("\"p\":1.0", Json(Suggested(new ParameterValue.Real(1))), StringComparison.Ordinal);
        Assert.Contains("\"p\":1}", Json(Suggested(new ParameterValue.Whole(1))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sampler_s_settings_are_words_and_left_out_where_they_are_the_usual_ones()
    {
        var created = (StudyCreated)Examples.OfEachKind.First(fact => fact is StudyCreated);
        StudyCreated With(SamplerSettings sampler) => created with { Spec = created.Spec with { Sampler = sampler } };
        Assert.Contains("\"sampler\":{\"kind\":\"gp\"}", Json(With(new SamplerSettings.Gp())), StringComparison.Ordinal);
        Assert.Contains("\"sampler\":{\"kind\":\"gp\",\"startup_trials\":12,\"transform\":\"half_rank\"}",
            Json(With(new SamplerSettings.Gp(12, Transform: GpTransform.HalfRank))), StringComparison.Ordinal);
        Assert.Contains("\"sampler\":{\"kind\":\"gp\",\"cost_aware\":false}",
            Json(With(new SamplerSettings.Gp(CostAware: false))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_parameter_does_not_say_is_left_out_as_before_it_could_be_said()
    {
        var created = (StudyCreated)Examples.OfEachKind.First(fact => fact is StudyCreated);
        Assert.DoesNotContain("\"step\":null", Json(created), StringComparison.Ordinal);
        Assert.DoesNotContain("weights", Json(created), StringComparison.Ordinal);
        Assert.DoesNotContain("forbidden", Json(created), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_was_cut_in_the_middle_of_a_character_can_be_written()
    {
        var fact = new TrialFailed(new TrialNumber(0), RunClass.Crashed, "half an owl: " + "🦉"[..1]) { At = default };

        Assert.StartsWith("half an owl: ", ((TrialFailed)Again(fact)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_a_later_version_added_is_passed_over() =>
        Assert.Equal(new TrialCompleted(new TrialNumber(3)) { At = default },
            Decode("trial-completed/1", """{"later":{"x":[1]},"trial":3,"at":"0001-01-01T00:00:00.000Z 0.000"}"""));

    [Theory]
    [InlineData("trial-completed/2")]
    [InlineData("trial-dreamt-of/1")]
    [InlineData("")]
    public void A_fact_of_a_newer_version_is_refused_by_its_name(string manifest)
    {
        var refused = Assert.Throws<UnreadableJournalException>(() => Decode(manifest, "{}"));

        Assert.Contains($"'{manifest}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trial-completed/1", "")]
    [InlineData("trial-completed/1", "null")]
    [InlineData("trial-completed/1", "[]")]
    [InlineData("trial-completed/1", "{}")]
    [InlineData("trial-completed/1", """{"trial":3}""")]
    [InlineData("trial-completed/1", """{"trial":3,"at":"2026-11-24T17:01:1""")]
    [InlineData("trial-completed/1", """{"trial":3,"at":"yesterday"}""")]
    [InlineData("trial-completed/1", """{"trial":3,"at":17}""")]
    [InlineData("trial-completed/1", """{"trial":3,"at":"2026-11-24T17:01:19.123Z 99999999999999999999"}""")]
    [InlineData("trial-completed/1", """{"trial":"three","at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    [InlineData("trial-completed/1", """{"trial":3.5,"at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    [InlineData("run-started/1", """{"run":"s/1","process_id":1,"at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    [InlineData("run-started/1", """{"run":"s/1/99999999999","process_id":1,"at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    [InlineData("run-placed/1", """{"run":"s/1/1","places":null,"at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    [InlineData("metric-reported/1", """{"run":"s/1/1","seq":1,"step":1,"values":{"a":null},"at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    [InlineData("metric-reported/1", """{"run":"s/1/1","seq":1,"step":1,"values":{"a":1e999},"at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    [InlineData("metric-reported/1", """{"run":"s/1/1","seq":1,"step":1,"values":[1],"at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    [InlineData("study-ended/1", """{"reason":"boredom","because":"","at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    [InlineData("study-ended/1", """{"reason":1,"because":"","at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    [InlineData("study-ended/1", """{"reason":"trials","because":null,"at":"2026-11-24T17:01:19.123Z 1.000"}""")]
    public void A_broken_payload_is_refused_with_the_name_of_its_fact(string manifest, string payload)
    {
        var refused = Assert.Throws<UnreadableJournalException>(() => Decode(manifest, payload));

        Assert.Contains($"'{manifest}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("restore it from a copy", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_fact_says_anything_when_its_payload_is_cut_anywhere()
    {
        foreach (var fact in Examples.OfEachKind)
        {
            var payload = Manifests.Encode(fact);
            for (var length = 0; length < payload.Length; length++)
                Assert.Throws<UnreadableJournalException>(() => Manifests.Decode(Manifests.Of(fact), payload.AsSpan(0, length)));
        }
    }

    private static StudyEvent Again(StudyEvent fact) => Manifests.Decode(Manifests.Of(fact), Manifests.Encode(fact));

    private static StudyEvent Decode(string manifest, string payload) =>
        Manifests.Decode(manifest, Encoding.UTF8.GetBytes(payload));

    private static string Json(StudyEvent fact) => Encoding.UTF8.GetString(Manifests.Encode(fact));

    private static long Bits(double number) => BitConverter.DoubleToInt64Bits(number);

    private static ParameterValue Value(StudyEvent fact) => ((TrialSuggested)fact).Configuration.Values[0].Value;

    private static MetricReported Reported(Metrics values) =>
        (MetricReported)Examples.OfEachKind.First(fact => fact is MetricReported) with { Values = values };

    private static TrialSuggested Suggested(ParameterValue value) =>
        (TrialSuggested)Examples.OfEachKind.First(fact => fact is TrialSuggested) with
        {
            Configuration = new Configuration([KeyValuePair.Create("p", value)]),
        };
}
