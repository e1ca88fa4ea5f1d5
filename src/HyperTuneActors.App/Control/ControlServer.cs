using System.Text.Json;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Running;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperTuneActors.App.Control;

/// <summary>Serves one study's door over HTTP on a Unix socket that only its owner may use: <c>GET /status</c>,
/// <c>GET /events?after=N</c> and <c>POST /commands</c>. 503 says that the study can't answer now.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    /// <summary>So many facts in one answer of /events at most; ask again after the last.</summary>
    private const int FactsPerPage = 10_000;

    private readonly WebApplication app;
    private readonly string socket;

    private ControlServer(WebApplication app, string socket) => (this.app, this.socket) = (app, socket);

    public static async Task<ControlServer> StartAsync(StudyHome home, StudyName name, LocalStudy study)
    {
        if (Owner.Read(home) is { } last) SocketPath.Remove(last.Socket);      // we hold the lock: nobody listens there
        var socket = SocketPath.For(home);
        File.Delete(socket);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenUnixSocket(socket);
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
        });
        var app = builder.Build();
        app.MapGet("/status", () => StatusAsync(home, study));
        app.MapGet("/events", (long? after) => Events(home, name, after ?? 0));
        app.MapPost("/commands", (HttpRequest request) => CommandAsync(request, study));
        await app.StartAsync();
        File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        new Owner(Environment.ProcessId, Environment.MachineName, socket, DateTimeOffset.UtcNow).Write(home);
        return new ControlServer(app, socket);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        SocketPath.Remove(socket);
    }

    private static async Task<IResult> StatusAsync(StudyHome home, LocalStudy study) => await study.StateAsync() switch
    {
        StudyIs s => Results.Json(Reporting.Of(s.State, s.Now.Elapsed, isOpen: true, home), ReportJson.Default.StudyReport),
        StudyUnavailable no => Unavailable(no),
        _ => Results.StatusCode(500),
    };

    private static IResult Events(StudyHome home, StudyName name, long after) => Results.Text(
        string.Concat(JournalReader.Read(home.Facts, name, after, FactsPerPage)
            .Select(at => FactLine.Of(at.Number, at.Fact) + "\n")),
        "application/x-ndjson");

    private static async Task<IResult> CommandAsync(HttpRequest request, LocalStudy study)
    {
        ControlCommand? sent;
        try
        {
            sent = await request.ReadFromJsonAsync(ControlJson.Default.ControlCommand);
        }
        catch (JsonException wrong)
        {
            return Results.Json(new ControlAnswer(false, $"The command is no JSON as expected: {wrong.Message}"),
                ControlJson.Default.ControlAnswer, statusCode: 400);
        }
        if (sent?.ToCommand(study.Spec) is not { } command)
            return Results.Json(new ControlAnswer(false, $"Send {ControlCommand.Expected}."),
                ControlJson.Default.ControlAnswer, statusCode: 400);
        return await study.DoAsync(command) switch
        {
            StudyAnswer { Answer: Answer.Reject no } => Results.Json(
                new ControlAnswer(false, no.Because), ControlJson.Default.ControlAnswer, statusCode: 409),
            StudyAnswer => Results.Json(new ControlAnswer(true, null), ControlJson.Default.ControlAnswer),
            StudyUnavailable no => Unavailable(no),
            _ => Results.StatusCode(500),
        };
    }

    private static IResult Unavailable(StudyUnavailable no) => Results.Json(
        new ControlAnswer(false, no.Because), ControlJson.Default.ControlAnswer, statusCode: 503);
}
