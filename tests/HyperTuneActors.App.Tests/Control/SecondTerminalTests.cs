using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Tests.Running;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.Control;

/// <summary>What a second terminal can do while a study runs.</summary>
public sealed class SecondTerminalTests(SecondTerminalTests.RunningStudy running)
    : IClassFixture<SecondTerminalTests.RunningStudy>
{
    private StudyBench Bench => running.Bench;

    [ProgramFact]
    public async Task Status_shows_the_running_trials()
    {
        var said = await Bench.DoAsync("status", "quick");
        Assert.Equal((ExitCode.Done, ""), (said.Code, said.Err));
        Assert.StartsWith(
            "quick: running\n0 of 30 trials: 0 completed, 0 pruned, 0 failed; 2 running,", said.Out, StringComparison.Ordinal);
        Assert.Contains("best: trial ", said.Out, StringComparison.Ordinal);
        Assert.Contains("(not complete)", said.Out, StringComparison.Ordinal);
        Assert.Contains($"everything lies in {Bench.Home.Folder}", said.Out, StringComparison.Ordinal);
    }

    [ProgramFact]
    public async Task Status_is_JSON_for_machines()
    {
        var report = Json((await Bench.DoAsync("status", "quick", "--json")).Out);
        Assert.Equal("running", report.GetProperty("state").GetString());
        Assert.Equal(2, report.GetProperty("counts").GetProperty("running").GetInt32());
        Assert.Equal(30, report.GetProperty("budget").GetProperty("trials").GetInt32());
        Assert.All(report.GetProperty("trials").EnumerateArray(), trial =>
        {
            Assert.Equal(("running", 2), (trial.GetProperty("status").GetString(), trial.GetProperty("step").GetInt32()));
            Assert.Equal(
                StudyBench.LossOf(trial.GetProperty("configuration").GetProperty("x").GetInt32(), 2),
                trial.GetProperty("value").GetInt32());
        });
    }

    [ProgramFact]
    public async Task Best_names_the_best_so_far()
    {
        var said = await Bench.DoAsync("best", "quick");
        var best = Json((await Bench.DoAsync("best", "quick", "--json")).Out);
        Assert.Equal(ExitCode.Done, said.Code);
        Assert.StartsWith($"best: trial {best.GetProperty("trial")}, attempt 1, epoch 2 (not complete)\n", said.Out, StringComparison.Ordinal);
        Assert.Contains($"x = {best.GetProperty("configuration").GetProperty("x")}\n", said.Out, StringComparison.Ordinal);
        Assert.Contains($"loss: {best.GetProperty("value")}\n", said.Out, StringComparison.Ordinal);
    }

    [ProgramFact]
    public async Task Verify_reads_the_journal_while_it_is_written()
    {
        var said = await Bench.DoAsync("verify", "quick");
        Assert.Equal((ExitCode.Done, ""), (said.Code, said.Err));
        Assert.EndsWith("All as recorded.\n", said.Out, StringComparison.Ordinal);
        Assert.Equal(0, Json((await Bench.DoAsync("verify", "quick", "--json")).Out).GetProperty("findings").GetArrayLength());
    }

    [ProgramFact]
    public async Task A_second_run_is_refused_with_the_owner_named_and_nothing_written()
    {
        var before = Bench.Facts().Count;
        var said = await Bench.DoAsync("run", "study.yaml");
        Assert.Equal((ExitCode.Unusable, ""), (said.Code, said.Out));
        Assert.StartsWith($"The study quick is running already, in process {running.Run.Pid} on {Environment.MachineName}, since ",
            said.Err, StringComparison.Ordinal);
        Assert.EndsWith("To see it: hypertune status quick. To stop it: hypertune stop quick.\n", said.Err, StringComparison.Ordinal);
        Assert.Equal(before, Bench.Facts().Count);
    }

    [ProgramFact]
    public async Task A_running_study_is_not_deleted()
    {
        var said = await Bench.DoAsync("delete", "quick", "--yes");
        Assert.Equal((ExitCode.Usage, ""), (said.Code, said.Out));
        Assert.Equal("The study quick is running. Stop it first: hypertune stop quick\n", said.Err);
        Assert.True(Bench.Home.Exists);
    }

    [ProgramFact]
    public void The_owner_is_named_in_its_file_and_the_socket_is_for_its_user_alone()
    {
        var owner = Owner.Read(Bench.Home)!;
        Assert.Equal((running.Run.Pid, Environment.MachineName), (owner.Pid, owner.Host));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(owner.Socket));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Bench.Home.Folder));
    }

    [ProgramFact]
    public async Task Events_come_in_pages_after_a_number()
    {
        using var http = Connect();
        var all = Lines(await http.GetStringAsync(new Uri("events", UriKind.Relative)));
        Assert.Equal(Enumerable.Range(1, all.Length), all.Select(fact => fact.GetProperty("number").GetInt32()));
        Assert.Equal("study-created/1", all[0].GetProperty("fact").GetString());
        var after = Lines(await http.GetStringAsync(new Uri("events?after=5", UriKind.Relative)));
        Assert.Equal(6, after[0].GetProperty("number").GetInt32());
        Assert.Equal(all[5].ToString(), after[0].ToString());
        Assert.Empty(Lines(await http.GetStringAsync(new Uri($"events?after={all.Length}", UriKind.Relative))));
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(new Uri("events?after=x", UriKind.Relative))).StatusCode);
    }

    [ProgramTheory]
    [InlineData("{", HttpStatusCode.BadRequest, "The command is no JSON as expected")]
    [InlineData("""{"kind": "dance", "id": "1", "by": "me"}""", HttpStatusCode.BadRequest, "Send a kind (stop, extend, enqueue), an id and by")]
    [InlineData("""{"kind": "stop", "id": "", "by": "me"}""", HttpStatusCode.BadRequest, "Send a kind (stop, extend, enqueue), an id and by")]
    [InlineData("""{"kind": "extend", "id": "1", "by": "me", "trials": 20}""", HttpStatusCode.Conflict, "The trial budget is 30 already")]
    public async Task What_is_no_command_is_refused_with_a_reason(string body, HttpStatusCode code, string because)
    {
        using var http = Connect();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("commands", UriKind.Relative), content);
        Assert.Equal(code, answer.StatusCode);
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(said.GetProperty("accepted").GetBoolean());
        Assert.StartsWith(because, said.GetProperty("because").GetString(), StringComparison.Ordinal);
    }

    private HttpClient Connect()
    {
        var socket = Owner.Read(Bench.Home)!.Socket;
        return new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancelled) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancelled);
                return new NetworkStream(connection, ownsSocket: true);
            },
        }) { BaseAddress = new Uri("http://study/") };
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static JsonElement[] Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Json)];

    /// <summary>Two trials that have reported two steps and go on when the tests are done.</summary>
    public sealed class RunningStudy : IAsyncLifetime
    {
        internal StudyBench Bench { get; } = new(StudyBench.Wait);

        internal Hypertune Run { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Bench.Write("study.yaml", StudyBench.StudyFile(slots: 2, scheduler: "none"));
            Run = Bench.Start("run", "study.yaml");
            await Bench.FactsAsync<StudyEvent.MetricReported>(4);
        }

        public async Task DisposeAsync() => await Bench.DisposeAsync();
    }
}
