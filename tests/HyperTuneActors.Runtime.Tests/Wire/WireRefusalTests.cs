using System.Collections.Immutable;
using System.Text;
using CsCheck;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Wire;

namespace HyperTuneActors.Runtime.Tests.Wire;

/// <summary>What is no message of ours is refused with a reason that does not repeat it.</summary>
public sealed class WireRefusalTests
{
    private const string Secret = "SECRET-3f29";

    [Theory]
    [InlineData("stop-run/1", "")]
    [InlineData("stop-run/1", "null")]
    [InlineData("stop-run/1", "[]")]
    [InlineData("stop-run/1", "{}")]
    [InlineData("stop-run/1", """{"run":"s/1/1","incarnation":2,"because":"SECRET-3f29""")]
    [InlineData("stop-run/1", """{"run":"s/1/1","incarnation":2,"because":null}""")]
    [InlineData("stop-run/1", """{"run":"s/1/1","incarnation":2,"because":"a","because":"b"}""")]
    [InlineData("stop-run/1", """{"run":"s/1/1","incarnation":-2,"because":"SECRET-3f29"}""")]
    [InlineData("stop-run/1", """{"run":"s/1/1","incarnation":2.5,"because":"SECRET-3f29"}""")]
    [InlineData("stop-run/1", """{"run":"s/1/1","incarnation":9223372036854775808,"because":"SECRET-3f29"}""")]
    [InlineData("stop-run/1", """{"run":"s/1/1","incarnation":"SECRET-3f29","because":"a"}""")]
    [InlineData("stop-run/1", """{"run":"s/1/1","incarnation":2,"because":{"$type":"System.IO.FileInfo, SECRET-3f29"}}""")]
    [InlineData("stop-run/1", """{"run":"SECRET-3f29/1","incarnation":2,"because":"a"}""")]
    [InlineData("stop-run/1", """{"run":"s/-1/1","incarnation":2,"because":"a"}""")]
    [InlineData("stop-run/1", """{"run":"s/1/0","incarnation":2,"because":"a"}""")]
    [InlineData("stop-run/1", """{"run":"s/01/1","incarnation":2,"because":"a"}""")]
    [InlineData("stop-run/1", """{"run":"s/1/2147483648","incarnation":2,"because":"a"}""")]
    [InlineData("stop-run/1", """{"run":"../1/1","incarnation":2,"because":"a"}""")]
    [InlineData("stop-run/1", """{"run":"../../etc/1/1","incarnation":2,"because":"a"}""")]
    [InlineData("stop-run/1", """{"run":"s\u0000/1/1","incarnation":2,"because":"a"}""")]
    [InlineData("stop-run/1", """{"run":7,"incarnation":2,"because":"a"}""")]
    [InlineData("run-reported/1", """{"run":"s/1/1","seq":1,"step":1,"values":{"SECRET-3f29":NaN}}""")]
    [InlineData("run-reported/1", """{"run":"s/1/1","seq":1,"step":1,"values":{"SECRET-3f29":1e999}}""")]
    [InlineData("run-reported/1", """{"run":"s/1/1","seq":1,"step":1,"values":{"SECRET-3f29":"NaN"}}""")]
    [InlineData("run-reported/1", """{"run":"s/1/1","seq":1,"step":1,"values":{"SECRET-3f29":1,"SECRET-3f29":2}}""")]
    [InlineData("run-reported/1", """{"run":"s/1/1","seq":1,"step":1,"values":["SECRET-3f29"]}""")]
    [InlineData("run-reported/1", """{"run":"s/1/1","seq":1,"step":-1,"values":{}}""")]
    [InlineData("checkpoint-reported/1", """{"run":"s/1/1","seq":1,"step":1,"path":"SECRET-3f29","bytes":1}""")]
    [InlineData("checkpoint-reported/1", """{"run":"s/1/1","seq":1,"step":1,"path":"/a/../SECRET-3f29","bytes":1}""")]
    [InlineData("checkpoint-reported/1", """{"run":"s/1/1","seq":1,"step":1,"path":"/a\u0000SECRET-3f29","bytes":1}""")]
    [InlineData("artifact-reported/1", """{"run":"s/1/1","seq":1,"name":"../SECRET-3f29","path":"/a","bytes":1}""")]
    [InlineData("artifact-reported/1", """{"run":"s/1/1","seq":1,"name":"..","path":"/a","bytes":1}""")]
    [InlineData("artifact-reported/1", """{"run":"s/1/1","seq":1,"name":"SECRET-3f29\n","path":"/a","bytes":1}""")]
    [InlineData("run-ended/1", """{"run":"s/1/1","seq":1,"end":{"class":"SECRET-3f29","reason":""}}""")]
    [InlineData("run-ended/1", """{"run":"s/1/1","seq":1,"end":{"class":"none","reason":""}}""")]
    [InlineData("run-ended/1", """{"run":"s/1/1","seq":1,"end":{"class":3,"reason":""}}""")]
    [InlineData("run-ended/1", """{"run":"s/1/1","seq":1,"end":{"class":"crashed, killed","reason":""}}""")]
    [InlineData("acknowledged/1", """{"run":"s/1/1","incarnation":1,"seq":1,"verdict":"SECRET-3f29","because":null}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"../SECRET-3f29#1","runs":[],"capacity":{"slots":1,"cpus":null,"memory":null,"gpus":[],"labels":{}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#-1","runs":[],"capacity":{"slots":1,"cpus":null,"memory":null,"gpus":[],"labels":{}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w","runs":[],"capacity":{"slots":1,"cpus":null,"memory":null,"gpus":[],"labels":{}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":null,"capacity":{"slots":1,"cpus":null,"memory":null,"gpus":[],"labels":{}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[null],"capacity":{"slots":1,"cpus":null,"memory":null,"gpus":[],"labels":{}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[]}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[],"capacity":null}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[],"capacity":{"slots":-1,"cpus":null,"memory":null,"gpus":[],"labels":{}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[],"capacity":{"slots":1,"cpus":1e99,"memory":null,"gpus":[],"labels":{}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[],"capacity":{"slots":1,"cpus":-0.5,"memory":null,"gpus":[],"labels":{}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[],"capacity":{"slots":1,"cpus":1,"memory":-1,"gpus":[],"labels":{}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[],"capacity":{"slots":1,"cpus":1,"memory":1,"gpus":[{"uuid":"SECRET-3f29,x"}],"labels":{}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[],"capacity":{"slots":1,"cpus":1,"memory":1,"gpus":[],"labels":{"SECRET-3f29 ":"a"}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[],"capacity":{"slots":1,"cpus":1,"memory":1,"gpus":[],"labels":{"a":null}}}""")]
    [InlineData("worker-here/1", """{"study":"s","host":"w#1","runs":[],"capacity":{"slots":1,"cpus":1,"memory":1,"gpus":[],"labels":{}},"standing":"SECRET-3f29"}""")]
    [InlineData("slots-wanted/1", """{"study":"s","incarnation":1,"slots":1,"workers":[],"held":[],"again":true,"resources":{"cpus":0}}""")]
    [InlineData("slots-wanted/1", """{"study":"s","incarnation":1,"slots":1,"workers":[],"held":[],"again":true,"resources":{},"weight":1e999}""")]
    [InlineData("slots-wanted/1", """{"study":"s","incarnation":1,"slots":1,"workers":[],"held":[],"again":true,"resources":{},"weight":0}""")]
    [InlineData("drain/1", """{"worker":"../SECRET-3f29"}""")]
    [InlineData("study-is-at/1", """{"url":"file:///SECRET-3f29"}""")]
    [InlineData("study-is-at/1", """{"url":"SECRET-3f29"}""")]
    [InlineData("submit-study/1", """{"spec":null,"id":"1","by":"a"}""")]
    [InlineData("submit-study/1", """{"spec":{"name":"SECRET-3f29"},"id":"1","by":"a"}""")]
    [InlineData("slot-offered/1", """{"slot":{"host":"w#1","slot":-1,"devices":[]}}""")]
    [InlineData("slot-offered/1", """{"slot":{"host":"w#1","slot":0,"devices":[null]}}""")]
    [InlineData("slot-offered/1", """{"slot":{"host":"w#1","slot":0,"devices":["a\ud800SECRET-3f29"]}}""")]
    [InlineData("study-ask/1", """{"command":{"kind":"open","SECRET-3f29":1}}""")]
    [InlineData("study-ask/1", """{"command":{"kind":"SECRET-3f29","id":"1","by":"a"}}""")]
    [InlineData("study-ask/1", """{"command":{"id":"1","by":"a"}}""")]
    [InlineData("study-ask/1", """{"command":null}""")]
    [InlineData("study-ask/1", """{"command":{"kind":"stop","id":"","by":"a"}}""")]
    [InlineData("study-ask/1", """{"command":{"kind":"stop","id":"\u001bSECRET-3f29","by":"a"}}""")]
    [InlineData("study-ask/1", """{"command":{"kind":"enqueue","id":"1","by":"a","given":{"SECRET-3f29":1e999}}}""")]
    [InlineData("study-ask/1", """{"command":{"kind":"enqueue","id":"1","by":"a","given":{"SECRET-3f29":[1]}}}""")]
    [InlineData("study-ask/1", """{"command":{"kind":"enqueue","id":"1","by":"a","given":{"x":1,"x":2}}}""")]
    [InlineData("SECRET-3f29", "{}")]
    [InlineData("System.IO.FileInfo, System.Runtime", "{}")]
    [InlineData("run-reported/2", "{}")]
    [InlineData("", "{}")]
    public void What_is_no_message_is_refused_and_not_repeated(string manifest, string payload)
    {
        var refused = Assert.Throws<WireException>(() => WireManifests.Decode(manifest, Encoding.UTF8.GetBytes(payload)));
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Null(refused.InnerException);
    }

    [Fact]
    public void A_newer_versions_message_is_named() => Assert.Contains("'run-moved/2'",
        Assert.Throws<WireException>(() => WireManifests.Decode("run-moved/2", [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Deeply_nested_JSON_is_refused_without_a_stack()
    {
        Refused("stop-run/1", $$"""{"run":"s/1/1","incarnation":2,"because":"a","more":{{new string('[', 20)}}{{new string(']', 20)}}}""");
        Refused("start-run/1", new string('[', 500_000));
    }

    [Fact]
    public void What_is_larger_than_its_kind_may_be_is_refused()
    {
        Refused("stop-run/1", $$"""{"run":"s/1/1","incarnation":2,"because":"{{new string('a', WireLimits.Notice)}}"}""");
        Refused("start-run/1", new string(' ', WireLimits.Message + 1));
        Refused("worker-here/1", $$"""{"study":"s","host":"w#1","runs":[{{string.Join(',', Enumerable.Repeat("\"s/1/1\"", WireLimits.Items + 1))}}]}""");
        Refused("start-run/1", $$"""{"more":"{{new string('a', WireLimits.Text + 1)}}"}""");
        Refused("run-reported/1", Report(Metrics.Limit + 1, "m"));
        Refused("run-reported/1", Report(Metrics.Limit, new string('m', WireLimits.MetricNames / Metrics.Limit)));
        Assert.IsType<RunReported>(WireManifests.Decode("run-reported/1", Encoding.UTF8.GetBytes(Report(Metrics.Limit, "m"))));

        static string Report(int count, string name) =>
            $$$"""{"run":"s/1/1","seq":1,"step":1,"values":{{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{name}{i}\":1"))}}}}}""";
    }

    [Fact]
    public void What_would_be_refused_is_not_sent()
    {
        object[] wrong =
        [
            "a text", new object(), new StudyAsk(new StudyCommand.ReportStart(WireExamples.Run, 1)),
            new StopRun(WireExamples.Run with { Attempt = 0 }, 1, ""), new StopRun(WireExamples.Run, -1, ""),
            new StopRun(WireExamples.Run with { Study = new StudyName("../x") }, 1, ""),
            new StopRun(WireExamples.Run, 1, new string('a', WireLimits.Notice)),
            new WorkerHere(WireExamples.Run.Study, new WorkerIncarnation("a/b", 1), [], Capacity.OfSlots(1)),
            new WorkerHere(WireExamples.Run.Study, new WorkerIncarnation("w", 1), default, Capacity.OfSlots(1)),
            new WorkerHere(WireExamples.Run.Study, new WorkerIncarnation("w", 1), [.. Enumerable.Repeat(WireExamples.Run, WireLimits.Items + 1)], Capacity.OfSlots(1)),
            new CheckpointReported(WireExamples.Run, 1, 1, "a/b", 1), new ArtifactReported(WireExamples.Run, 1, "a/b", "/a", 1),
            new RunEnded(WireExamples.Run, 1, new RunEnd(RunClass.None, "")),
            new Acknowledged(WireExamples.Run, 1, 1, (RunVerdict)17, null),
            new StudyIs(null!, default), new Drain("../x"), new StudyIsAt("file:///etc/passwd"), new SubmitStudy(WireExamples.Spec, new CommandId("1"), "a\nb"),
            new SlotsHere(Life, Capacity.Of(-1), []), new SlotsHere(Life, Capacity.Of(1, null, new Gpu("a b")), []),
            new SlotsHere(Life, Capacity.Of(1) with { Labels = Capacity.NoLabels.Add("a b", "c") }, []),
            new SlotsHere(Life, Capacity.OfSlots(1), [], (WorkerStanding)17), new StudiesHere([], "0123"),
            new SlotsHere(Life, Capacity.OfSlots(1), [], Directory: new string('x', 32)),
            Wanted(new Resources(0)), Wanted(new Resources(1, 0)), Wanted(new Resources(1, null, -1)), Wanted(Resources.Usual, weight: 0),
            Wanted(Resources.Usual, weight: double.NaN), Wanted(Resources.Usual, concurrency: 0),
        ];
        Assert.All(wrong, message => Assert.Throws<WireException>(() => WireManifests.Encode(message)));
    }

    /// <summary>A report from the longest line that a training program may write can be sent, whatever is in it.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("ü")]
    [InlineData("😀")]
    [InlineData("\"")]
    [InlineData("\u0001")]
    public void The_longest_report_of_a_program_can_be_sent(string letter)
    {
        var bytes = letter[0] < ' ' ? 6 : letter == "\"" ? 2 : Encoding.UTF8.GetByteCount(letter);
        var name = string.Concat(Enumerable.Repeat(letter, (16 * 1024 - 100) / bytes / 2));
        var report = new RunReported(WireExamples.Run, long.MaxValue, int.MaxValue,
            Metrics.Of((name, double.MinValue), (name[letter.Length..], double.Epsilon)));
        Assert.True(SameMessage.As(report, WireManifests.Decode("run-reported/1", WireManifests.Encode(report))));
    }

    [Fact]
    public void The_longest_lists_fit_into_a_message()
    {
        foreach (var message in WireExamples.Longest())
        {
            var bytes = WireManifests.Encode(message);
            Assert.InRange(bytes.Length, 1, WireLimits.Message);
            Assert.True(SameMessage.As(message, WireManifests.Decode(WireManifests.Of(message), bytes)));
        }
    }

    /// <summary>Whatever happens to a message's bytes, a message comes of them that can be sent again, or the refusal.</summary>
    [Fact]
    public void Bytes_that_were_changed_give_a_message_or_the_refusal()
    {
        var messages = WireExamples.All.Select(message => (Manifest: WireManifests.Of(message), Bytes: WireManifests.Encode(message))).ToImmutableArray();
        var changes = Gen.Select(Gen.Int[0, 5], Gen.Int[0, int.MaxValue - 1], Gen.Byte, Gen.Int[1, 8]).List[1, 4];
        var read = 0;
        Gen.Select(Gen.Int[0, messages.Length - 1], Gen.Int[0, messages.Length - 1], changes, Gen.Int[0, 9]).Sample((which, other, list, mix) =>
        {
            var bytes = messages[which].Bytes.ToList();
            foreach (var (kind, place, value, count) in list) Change(bytes, kind, place, value, count, messages[other].Bytes);
            var manifest = messages[mix == 0 ? other : which].Manifest;
            try
            {
                var message = WireManifests.Decode(manifest, [.. bytes]);
                Assert.Equal(manifest, WireManifests.Of(message));
                Assert.True(SameMessage.As(message, WireManifests.Decode(manifest, WireManifests.Encode(message))));
                Interlocked.Increment(ref read);
            }
            catch (WireException)
            {
                // One of the two that are allowed.
            }
        }, iter: 20_000);
        Assert.True(read > 100);
    }

    private static readonly byte[][] Dictionary =
    [
        "1e999"u8.ToArray(), "-1"u8.ToArray(), "null"u8.ToArray(), "[[[[[[[["u8.ToArray(), "\\u0000"u8.ToArray(), "../"u8.ToArray(),
        "\"\""u8.ToArray(), "{}"u8.ToArray(), "\\ud800"u8.ToArray(), "99999999999999999999"u8.ToArray(),
    ];

    private static void Change(List<byte> bytes, int kind, int place, byte value, int count, byte[] other)
    {
        if (bytes.Count == 0) return;
        var at = place % bytes.Count;
        switch (kind)
        {
            case 0: bytes[at] = value; break;
            case 1: bytes.Insert(at, value); break;
            case 2: bytes.RemoveRange(at, Math.Min(count, bytes.Count - at)); break;
            case 3: bytes.RemoveRange(at, bytes.Count - at); break;
            case 4: bytes.InsertRange(at, Dictionary[value % Dictionary.Length]); break;
            default: bytes.InsertRange(at, other.Skip(place % other.Length).Take(count)); break;
        }
    }

    private static readonly WorkerIncarnation Life = new("w", 1);

    private static SlotsWanted Wanted(Resources resources, double weight = 1, int concurrency = 1) =>
        new(WireExamples.Run.Study, 1, 1, [], [], false, resources, weight, concurrency);

    private static void Refused(string manifest, string payload) =>
        Assert.Throws<WireException>(() => WireManifests.Decode(manifest, Encoding.UTF8.GetBytes(payload)));
}
