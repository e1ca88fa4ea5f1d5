using System.Net;
using System.Text.Json;
using HyperTuneActors.App.Nodes.Security;

namespace HyperTuneActors.App.Tests.Nodes.Api;

/// <summary>Whatever comes over HTTP is answered with JSON and a reason that repeats nothing secret, and is written nowhere.</summary>
public sealed class StudyApiTests(ApiBench bench) : IClassFixture<ApiBench>
{
    private const string Secret = "SECRET-3f29";

    private const string Study =
        """
        name: tried
        objectives: [{metric: loss, goal: minimise}]
        space:
          x: {type: float, low: 0, high: 1}
          LD_PRELOAD: {type: categorical, choices: ["$(touch pwned)", "; rm -rf x", "a\"b'c", "line\nbreak"]}
        training: {command: [train, "{x}", "{LD_PRELOAD}"]}
        budget: {trials: 3}
        """;

    [ProgramFact("postgresql")]
    public async Task Without_the_token_nothing_is_answered_but_health()
    {
        foreach (var token in new[] { null, "wrong", AccessToken.New() })
            foreach (var path in new[] { "/studies", "/studies/tried/status", "/nodes", "/nowhere", "/health/ready/x" })
                Refused(await bench.SendAsync(HttpMethod.Get, path, null, token), 401);
        Assert.Equal(HttpStatusCode.OK, (await bench.SendAsync(HttpMethod.Get, "/health/live", null, null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await bench.SendAsync(HttpMethod.Get, "/health/ready", null, null)).Status);
    }

    [ProgramFact("postgresql")]
    public async Task What_is_asked_wrongly_is_refused_with_a_reason()
    {
        await BeganAsync();
        var before = bench.Files();
        (string Method, string Path, int Status)[] asked =
        [
            ("GET", "/", 404), ("GET", "/nowhere", 404), ("PUT", "/studies", 405), ("DELETE", "/studies", 405), ("PATCH", "/studies/tried/status", 405),
            ("GET", "/studies/unknown/status", 404), ("GET", "/studies/..%2f..%2fetc%2fpasswd/status", 404), ("GET", "/studies/%2e%2e/status", 404),
            ("GET", "/studies/-rf/status", 404), ("GET", "/studies/a%0ab/status", 404), ("GET", "/studies/%F0%9F%98%80/events", 404),
            ("GET", $"/studies/{new string('a', 3000)}/status", 404), ("GET", "/studies/tried%27%3B%20DROP%20TABLE%20facts/status", 404),
            ("GET", "/studies/tried/trials/-1", 404), ("GET", "/studies/tried/trials/7", 404), ("GET", "/studies/tried/trials/2147483647", 404),
            ("GET", "/studies/tried/trials/99999999999", 404), ("GET", "/studies/tried/trials/x", 404), ("GET", "/studies/tried/events?after=-1", 400),
            ("GET", "/studies/tried/events?after=x", 400), ("GET", "/studies/tried/events?after=99999999999999999999", 400), ("GET", "/studies/tried/events?after=1&after=2", 400),
            ("DELETE", "/studies/unknown", 404), ("DELETE", "/studies/..%2fstate", 404), ("POST", "/nodes/unknown/drain", 404),
            ("POST", "/nodes/..%2fx/drain", 404), ("POST", $"/nodes/{new string('a', 200)}/undrain", 404), ("GET", "/nodes/unknown", 404),
        ];
        foreach (var (method, path, status) in asked) Refused(await bench.SendAsync(new HttpMethod(method), path, null), status, path);
        Assert.Equal(before, bench.Files());
    }

    [ProgramFact("postgresql")]
    public async Task A_command_that_is_none_is_refused_and_not_repeated()
    {
        await BeganAsync();
        string[] bodies =
        [
            "", "null", "[]", "{}", "SECRET-3f29", "{\"kind\":\"stop\",\"id\":\"SECRET-3f29", "{\"kind\":\"stop\",\"by\":\"a\"}", "{\"kind\":\"stop\",\"id\":\"\",\"by\":\"a\"}",
            "{\"kind\":\"SECRET-3f29\",\"id\":\"1\",\"by\":\"a\"}", "{\"kind\":7,\"id\":\"1\",\"by\":\"a\"}", "{\"kind\":\"stop\",\"id\":{\"SECRET-3f29\":1},\"by\":\"a\"}",
            "{\"kind\":\"stop\",\"id\":\"1\",\"id\":\"SECRET-3f29\",\"by\":\"a\"}", "{\"kind\":\"stop\",\"id\":\"1\",\"by\":\"SECRET-3f29\\u0000\"}",
            $$"""{"kind":"stop","id":"{{new string('a', 129)}}","by":"a"}""", "{\"kind\":\"extend\",\"id\":\"1\",\"by\":\"a\"}",
            "{\"kind\":\"extend\",\"id\":\"1\",\"by\":\"a\",\"trials\":99999999999}", "{\"kind\":\"enqueue\",\"id\":\"1\",\"by\":\"a\",\"given\":{\"x\":null}}",
            "{\"kind\":\"enqueue\",\"id\":\"1\",\"by\":\"a\",\"given\":[\"SECRET-3f29\"]}", "{\"kind\":\"enqueue\",\"id\":\"1\",\"by\":\"a\",\"given\":{\"x\":1}}",
            "{\"kind\":\"stop\",\"id\":\"\\ud800\",\"by\":\"a\"}", new string('[', 50_000), "{\"a\":" + new string('[', 500) + new string(']', 500) + "}",
        ];
        foreach (var body in bodies) Refused(await bench.PostAsync("/studies/tried/commands", body), 400, body);
        Refused(await bench.PostAsync("/studies/tried/commands", new string(' ', RequestLimits.Command + 1)), 413);
        Refused(await bench.PostAsync("/studies/unknown/commands", """{"kind":"stop","id":"1","by":"a"}"""), 404);
        Refused(await bench.PostAsync("/studies/tried/commands", """{"kind":"extend","id":"1","by":"a","trials":-1}"""), 409);
        Refused(await bench.PostAsync("/studies/tried/commands", """{"kind":"enqueue","id":"1","by":"a","given":{"unknown":"1"}}"""), 409);
    }

    [ProgramFact("postgresql")]
    public async Task A_submission_that_is_none_is_refused_and_writes_nothing()
    {
        await BeganAsync();
        var before = bench.Files();
        string[] bodies =
        [
            "", "null", "SECRET-3f29", "{}", "{\"file\":\"SECRET-3f29", "{\"file\":7,\"folder\":\"/\",\"id\":\"1\",\"by\":\"a\"}", "{\"file\":\"a\",\"folder\":\"/\",\"id\":\"1\"}",
            "{\"file\":\"a\",\"folder\":\"relative\",\"id\":\"1\",\"by\":\"a\"}", "{\"file\":\"a\",\"folder\":\"/no/such/SECRET-3f29\",\"id\":\"1\",\"by\":\"a\"}",
            "{\"file\":\"a\",\"folder\":\"/\\u0000\",\"id\":\"1\",\"by\":\"a\"}", "{\"file\":\"a\\u0000\",\"folder\":\"/\",\"id\":\"1\",\"by\":\"a\"}",
            "{\"file\":\"a\",\"file\":\"b\",\"folder\":\"/\",\"id\":\"1\",\"by\":\"a\"}", "{\"file\":\"a\",\"folder\":\"/\",\"id\":\"\",\"by\":\"a\"}",
        ];
        foreach (var body in bodies) Refused(await bench.PostAsync("/studies", body), 400, body);
        string[] files =
        [
            "", "\t", "- a", "name: [", Study + "\n---\nname: other", Study + "\nseed: &a 3", Study + "\nseed: *a", Study + "\nseed: !!python/object/apply:os.system [touch pwned]",
            Study + "\n<<: {seed: 3}", Study + "\nhooks: [{on: [study_ended], command: [touch, pwned]}]", Study + "\nsampler: {name: custom, assembly: /tmp/x.dll, type: X}",
            Study + "\nname: other", new string('[', 100_000), string.Concat(Enumerable.Repeat("{a: ", 20_000)), Bomb(),
            Named("../x"), Named("a/b"), Named("-rf"), Named(".."), Named("."), Named("a\\0b"), Named("$(touch pwned)"), Named(new string('a', 65)), Named("ü"),
            Study.Replace("budget:", "checkpoints: {keep: ../..}\nbudget:", StringComparison.Ordinal),
            Study.Replace("command:", "working_directory: ../../nowhere, command:", StringComparison.Ordinal),
            Study.Replace("command:", "environment: {HYPERTUNE_TOKEN: x}, command:", StringComparison.Ordinal),
            Study.Replace("command:", "environment: {\"A=B\": x}, command:", StringComparison.Ordinal),
        ];
        foreach (var file in files) Refused(await bench.SubmitAsync(file), 400, file);
        Refused(await bench.SubmitAsync(new string(' ', RequestLimits.StudyFile)), 413);
        Refused(await bench.SubmitAsync(Study.Replace("high: 1}", "high: 2}", StringComparison.Ordinal)), 409);
        Assert.Equal(before, bench.Files());
        Assert.Equal("""{"studies":[{"name":"tried","is_open":true}]}""", (await bench.GetAsync("/studies")).Body);

        string Named(string name) => Study.Replace("name: tried", $"name: \"{name}\"", StringComparison.Ordinal);
    }

    /// <summary>Directories elsewhere and odd names of parameters are the author's affair, and values are texts.</summary>
    [ProgramFact("postgresql")]
    public async Task Values_with_a_shells_signs_are_kept_as_they_are()
    {
        await BeganAsync();
        var (status, body) = await bench.PostAsync("/studies/tried/commands",
            """{"kind":"enqueue","id":"quoted","by":"$(id)","given":{"x":"0.5","LD_PRELOAD":"a\"b'c"}}""");
        Assert.True(status == HttpStatusCode.OK, body);
        Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync("/studies/tried/commands",
            """{"kind":"enqueue","id":"quoted","by":"$(id)","given":{"x":"0.5","LD_PRELOAD":"a\"b'c"}}""")).Status);
        var enqueued = (await bench.GetAsync("/studies/tried/events")).Body.Split('\n').Where(line => line.Contains("quoted", StringComparison.Ordinal));
        Assert.Equal("a\"b'c", ValueIn(Assert.Single(enqueued), "LD_PRELOAD"));
        Assert.DoesNotContain(bench.Files(), file => file.Contains("pwned", StringComparison.Ordinal));
    }

    private static string? ValueIn(string fact, string parameter)
    {
        using var json = JsonDocument.Parse(fact);
        return Find(json.RootElement, parameter);
    }

    private static string? Find(JsonElement at, string name) => at.ValueKind != JsonValueKind.Object ? null
        : at.EnumerateObject().Select(one => one.Name == name ? one.Value.GetString() : Find(one.Value, name)).FirstOrDefault(found => found is not null);

    private async Task BeganAsync()
    {
        var (status, body) = await bench.SubmitAsync(Study);
        Assert.True(status == HttpStatusCode.OK, body);
    }

    private static string Bomb() => "a: &a [x, x]\n" + string.Concat(Enumerable.Range(0, 20).Select(i =>
        $"{(char)('b' + i)}: &{(char)('b' + i)} [*{(char)('a' + i)}, *{(char)('a' + i)}]\n"));

    private static void Refused((HttpStatusCode Status, string Body) answer, int status, string what = "")
    {
        Assert.True((int)answer.Status == status, $"{what[..Math.Min(what.Length, 200)]}: {(int)answer.Status} {answer.Body}");
        using var json = JsonDocument.Parse(answer.Body);
        Assert.False(json.RootElement.GetProperty("accepted").GetBoolean());
        Assert.False(string.IsNullOrWhiteSpace(json.RootElement.GetProperty("because").GetString()), what);
        Assert.DoesNotContain(Secret, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiBench.Token, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
    }
}
