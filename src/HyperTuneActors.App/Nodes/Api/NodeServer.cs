using System.Net;
using HyperTuneActors.App.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>A node's HTTP: <c>/health/live</c> and <c>/health/ready</c> on all, and on a study node the studies.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private NodeServer(WebApplication app, string url) => (this.app, Url) = (app, url);

    /// <summary>Under which it is reached.</summary>
    public string Url { get; }

    /// <summary>Whether the node does what it is there for. Asked by <c>/health/ready</c>.</summary>
    public Func<CancellationToken, Task<Readiness>> Ready { get; set; } =
        _ => Task.FromResult(new Readiness(false, ["The node is starting."]));

    /// <summary>Answers about studies as soon as there is one.</summary>
    public (StudyApi Studies, SubmitApi Submit)? Api { get; set; }

    /// <exception cref="IOException">The address can't be listened on.</exception>
    public static async Task<NodeServer> StartAsync(NodeSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 512 * 1024;     // a study file of 256 kB as JSON
            if (IPAddress.TryParse(settings.Http.Host, out var address)) kestrel.Listen(address, settings.Http.Port);
            else if (settings.Http.Host == "localhost") kestrel.ListenLocalhost(settings.Http.Port);
            else kestrel.Listen(Dns.GetHostAddresses(settings.Http.Host)[0], settings.Http.Port);
        });
        var app = builder.Build();
        var port = 0;
        NodeServer? server = null;
        app.MapGet("/health/live", () => Results.Text("alive"));
        app.MapGet("/health/ready", async (CancellationToken stop) =>
        {
            var ready = await server!.Ready(stop);
            return Results.Json(ready, ApiJson.Default.Readiness, statusCode: ready.Ready ? 200 : 503);
        });
        if (settings.Role == NodeRole.Study) Map(app, () => server!.Api);
        await app.StartAsync();
        port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        server = new NodeServer(app, settings.Http.UrlOn(port, settings.Tls is not null));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }

    private static void Map(WebApplication app, Func<(StudyApi Studies, SubmitApi Submit)?> api)
    {
        Task<IResult> Do(Func<(StudyApi Studies, SubmitApi Submit), Task<IResult>> answer) => GuardedAsync(api(), answer);
        app.MapGet("/studies", (CancellationToken stop) => Do(it => it.Studies.ListAsync(stop)));
        app.MapPost("/studies", (HttpRequest request, CancellationToken stop) => Do(it => it.Submit.SubmitAsync(request, stop)));
        app.MapGet("/studies/{name}/status", (string name, string? reasons, HttpContext context) =>
            Do(it => it.Studies.StatusAsync(name, reasons, context)));
        app.MapGet("/studies/{name}/events", (string name, long? after, CancellationToken stop) =>
            Do(it => it.Studies.EventsAsync(name, after, stop)));
        app.MapGet("/studies/{name}/trials/{trial:int}", (string name, int trial, string? format, CancellationToken stop) =>
            Do(it => it.Studies.TrialAsync(name, trial, format, stop)));
        app.MapPost("/studies/{name}/commands", (string name, HttpRequest request, CancellationToken stop) =>
            Do(it => it.Studies.CommandAsync(name, request, stop)));
        app.MapDelete("/studies/{name}", (string name, CancellationToken stop) => Do(it => it.Studies.DeleteAsync(name, stop)));
    }

    private static async Task<IResult> GuardedAsync(
        (StudyApi, SubmitApi)? api, Func<(StudyApi, SubmitApi), Task<IResult>> answer)
    {
        if (api is not { } it) return Refusal.Unavailable("The node is starting.");
        try
        {
            return await answer(it);
        }
        catch (Exception error) when (StudyApi.ResultOf(error) is not null)
        {
            return StudyApi.ResultOf(error)!;
        }
    }
}
