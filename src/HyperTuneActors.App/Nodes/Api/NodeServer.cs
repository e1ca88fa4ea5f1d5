using System.Net;
using HyperTuneActors.App.Control;
using HyperTuneActors.App.Nodes.Security;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>A node's HTTP: <c>/health/live</c> and <c>/health/ready</c> on all, and on a study node the studies.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private const string Live = "/health/live", Readily = "/health/ready";

    private readonly WebApplication app;

    private NodeServer(WebApplication app, string url) => (this.app, Url) = (app, url);

    /// <summary>Under which it is reached.</summary>
    public string Url { get; }

    /// <summary>Whether the node does what it is there for. Asked by <c>/health/ready</c>.</summary>
    public Func<CancellationToken, Task<Readiness>> Ready { get; set; } =
        _ => Task.FromResult(new Readiness(false, ["The node is starting."]));

    /// <summary>Answers about studies as soon as there is one.</summary>
    public (StudyApi Studies, SubmitApi Submit, NodesApi Nodes)? Api { get; set; }

    /// <exception cref="IOException">The address can't be listened on.</exception>
    public static async Task<NodeServer> StartAsync(
        NodeSettings settings, NodeCertificate? certificate, AccessToken? token, RequestLimits? limits = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            void Secure(ListenOptions listen)
            {
                if (certificate is not null) HttpSecurity.UseCertificate(listen, certificate);
            }
            var address = IPAddress.TryParse(settings.Http.Host, out var known) ? known : Addresses.Resolve(settings.Http.Host)[0];
            kestrel.Listen(address, settings.Http.Port, Secure);
        });
        HttpSecurity.Add(builder, limits ?? new RequestLimits());
        var app = builder.Build();
        EveryAnswer.Use(app, settings.Name);
        HttpSecurity.Use(app, token, Live, Readily);
        NodeServer? server = null;
        app.MapGet(Live, () => Results.Text("alive"));
        app.MapGet(Readily, async (CancellationToken stop) =>
        {
            var ready = await server!.Ready(stop);
            return Results.Json(ready, ApiJson.Default.Readiness, statusCode: ready.Ready ? 200 : 503);
        });
        if (settings.Role == NodeRole.Study) Map(app, settings.Name, () => server!.Api);
        await app.StartAsync();
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        server = new NodeServer(app, settings.Http.UrlOn(port, certificate is not null));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }

    private static void Map(WebApplication app, string node, Func<(StudyApi Studies, SubmitApi Submit, NodesApi Nodes)?> api)
    {
        Task<IResult> Do(Func<(StudyApi Studies, SubmitApi Submit, NodesApi Nodes), Task<IResult>> answer) => GuardedAsync(node, api(), answer);
        app.MapGet("/studies", (CancellationToken stop) => Do(it => it.Studies.ListAsync(stop)));
        app.MapPost("/studies", (HttpRequest request, CancellationToken stop) => Do(it => it.Submit.SubmitAsync(request, stop)));
        app.MapGet("/studies/{name}/status", (string name, string? reasons, HttpContext context) =>
            Do(it => it.Studies.StatusAsync(name, reasons, context)));
        app.MapGet("/studies/{name}/events", (string name, string? after, CancellationToken stop) =>
            Do(it => it.Studies.EventsAsync(name, after, stop)));
        app.MapGet("/studies/{name}/trials/{trial:int}", (string name, int trial, string? format, CancellationToken stop) =>
            Do(it => it.Studies.TrialAsync(name, trial, format, stop)));
        app.MapPost("/studies/{name}/commands", (string name, HttpRequest request, CancellationToken stop) =>
            Do(it => it.Studies.CommandAsync(name, request, stop))).WithMetadata(RequestLimits.OfCommands);
        app.MapGet("/nodes", () => Do(it => it.Nodes.ListAsync()));
        app.MapPost("/nodes/{name}/drain", (string name) => Do(it => it.Nodes.OrderAsync(new Drain(name), name)));
        app.MapPost("/nodes/{name}/undrain", (string name) => Do(it => it.Nodes.OrderAsync(new Undrain(name), name)));
        app.MapDelete("/studies/{name}", (string name, CancellationToken stop) => Do(it => it.Studies.DeleteAsync(name, stop)));
    }

    private static async Task<IResult> GuardedAsync(
        string node, (StudyApi, SubmitApi, NodesApi)? api, Func<(StudyApi, SubmitApi, NodesApi), Task<IResult>> answer)
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
        catch (Exception bug) when (bug is not (OperationCanceledException or Microsoft.AspNetCore.Http.BadHttpRequestException))     // the edge to a client
        {
            JsonLogger.Write(node, "error", "http", "A request failed by a bug.", bug);
            return Refusal.Of(500, "A bug in hypertune; nothing that is written is lost. The node's log has more.");
        }
    }
}
