using System.Net;
using HyperTuneActors.App.Control;
using Microsoft.AspNetCore.Http;

namespace HyperTuneActors.App.Nodes.Security;

/// <summary>Lets requests pass that show the token as <c>Authorization: Bearer …</c>. Without a token only this machine's own
/// programs pass, and no page that a browser shows here: its requests name its own host or origin.</summary>
/// <param name="next">What is behind the gate.</param>
/// <param name="token">None where the node listens on loopback alone.</param>
/// <param name="open">Paths for which nobody is asked, such as a health check's.</param>
internal sealed class TokenGate(RequestDelegate next, AccessToken? token, IReadOnlySet<string> open)
{
    /// <summary>Says the same whatever was wrong.</summary>
    public const string Needed = "Show this cluster's token: 'Authorization: Bearer TOKEN'.";

    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (open.Contains(context.Request.Path.Value ?? "")) return next(context);
        if (token is null) return IsFromHere(context) ? next(context) : RefuseAsync(context, StatusCodes.Status403Forbidden,
            "Without a token this node serves programs on its own machine only, under the name localhost.");
        if (Shows(context.Request, token)) return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return RefuseAsync(context, StatusCodes.Status401Unauthorized, Needed);
    }

    private static bool Shows(HttpRequest request, AccessToken token) =>
        request.Headers.Authorization is [{ } given] && given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && token.Is(given.AsSpan(Scheme.Length).Trim(' '));

    private static bool IsFromHere(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer && Addresses.IsLoopback(peer)
        && IsHere(context.Request.Host.Host)
        && context.Request.Headers.Origin.All(origin => Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsHere(from.Host));

    private static bool IsHere(string host) => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out var address) && Addresses.IsLoopback(address);

    private static Task RefuseAsync(HttpContext context, int status, string because)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ControlAnswer(false, because), ControlJson.Default.ControlAnswer);
    }
}
