using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using HyperTuneActors.App.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HyperTuneActors.App.Nodes.Security;

/// <summary>How much a client may send, and how often.</summary>
/// <param name="PerSecond">Requests of one client.</param>
/// <param name="Burst">So many at once after a pause.</param>
internal sealed record RequestLimits(int PerSecond = 50, int Burst = 100)
{
    /// <summary>Bytes of a study file.</summary>
    public const int StudyFile = 256 * 1024;

    /// <summary>Bytes of a command.</summary>
    public const int Command = 64 * 1024;

    /// <summary>For an endpoint that takes commands; all others take what a study file may have.</summary>
    public static readonly IRequestSizeLimitMetadata OfCommands = new BodyLimit(Command);

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = StudyFile;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 50;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        kestrel.Limits.MaxConcurrentConnections = 1000;
    }

    /// <summary>A client is an IPv4 address, or the half of an IPv6 address that a provider gives to one customer.</summary>
    public void Apply(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetTokenBucketLimiter(Client(context.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Burst,
                TokensPerPeriod = Math.Max(1, PerSecond / 10),
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(PerSecond < 10 ? 1000.0 / PerSecond : 100),
                QueueLimit = 0,
            }));
        options.OnRejected = async (rejected, stopping) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            await rejected.HttpContext.Response.WriteAsJsonAsync(
                new ControlAnswer(false, string.Create(CultureInfo.InvariantCulture,
                    $"That is more than {PerSecond} requests per second; try again after a second.")),
                ControlJson.Default.ControlAnswer, cancellationToken: stopping);
        };
    }

    private static string Client(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
