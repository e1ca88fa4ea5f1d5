using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HyperTuneActors.App.Nodes.Security;
using HyperTuneActors.Runtime.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HyperTuneActors.App.Tests.Nodes.Security;

/// <summary>A real server on a free port of loopback.</summary>
public sealed class HttpSecurityTests
{
    private static readonly string Text = AccessToken.New();

    private static AccessToken Token => AccessToken.Read(null, Text).Token!;

    [Fact]
    public async Task Only_the_token_opens_and_every_refusal_is_the_same()
    {
        await using var server = await Server.StartAsync(Token);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/", $"Bearer {Text}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/", $"bearer {Text}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/health")).Status);
        string?[] wrong =
        [
            null, "Bearer", "Bearer ", $"Bearer {Text[..^1]}", $"Bearer {Text}x", $"Bearer {Text.ToUpperInvariant()}", $"Basic {Text}", Text,
            $"Bearer {AccessToken.New()}", $"Bearer {new string('a', 10_000)}",
        ];
        foreach (var header in wrong)
            Assert.Equal((HttpStatusCode.Unauthorized, $$"""{"accepted":false,"because":"{{TokenGate.Needed.Replace("'", "\\u0027", StringComparison.Ordinal)}}"}"""),
                await server.GetAsync("/", header));
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.GetAsync("/health/x")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.GetAsync("/nowhere")).Status);
    }

    [Fact]
    public async Task Two_tokens_are_none()
    {
        await using var server = await Server.StartAsync(Token);
        var answer = await server.SpeakAsync($"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Text}\r\nAuthorization: Bearer {Text}\r\nConnection: close\r\n\r\n");
        Assert.Contains(" 401 ", answer, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Bearer", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host: localhost", true)]
    [InlineData("Host: 127.0.0.1:8080", true)]
    [InlineData("Host: [::1]", true)]
    [InlineData("Host: localhost\r\nOrigin: http://localhost:3000", true)]
    [InlineData("Host: evil.example", false)]
    [InlineData("Host: localhost\r\nOrigin: https://evil.example", false)]
    [InlineData("Host: localhost\r\nOrigin: null", false)]
    public async Task Without_a_token_this_machines_programs_pass_and_a_browsers_pages_do_not(string headers, bool passes)
    {
        await using var server = await Server.StartAsync(null);
        var answer = await server.SpeakAsync($"GET / HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n");
        Assert.Contains(passes ? " 200 " : " 403 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_is_refused()
    {
        await using var server = await Server.StartAsync(Token);
        Assert.Equal(HttpStatusCode.OK, await server.PostAsync("/studies", RequestLimits.StudyFile));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await server.PostAsync("/studies", RequestLimits.StudyFile + 1));
        Assert.Equal(HttpStatusCode.OK, await server.PostAsync("/commands", RequestLimits.Command));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await server.PostAsync("/commands", RequestLimits.Command + 1));
        var headers = string.Concat(Enumerable.Range(0, 60).Select(i => $"X-{i}: 1\r\n"));
        Assert.Contains(" 431 ", await server.SpeakAsync($"GET / HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 431 ", await server.SpeakAsync($"GET / HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 20_000)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 414 ", await server.SpeakAsync($"GET /{new string('a', 5_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_asks_too_often_is_told_to_wait_before_its_token_is_looked_at()
    {
        await using var server = await Server.StartAsync(Token, new RequestLimits(PerSecond: 1, Burst: 5));
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++) statuses.Add((await server.GetAsync("/", "Bearer wrong")).Status);
        Assert.Equal(Enumerable.Repeat(HttpStatusCode.Unauthorized, 5), statuses.Take(5));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task HTTPS_has_the_nodes_certificate_and_clients_trust_the_clusters_authority_alone()
    {
        var folder = Directory.CreateTempSubdirectory("https-").FullName;
        try
        {
            using var authority = CertificateAuthority.Create("cluster", DateTimeOffset.UtcNow);
            using var other = CertificateAuthority.Create("cluster", DateTimeOffset.UtcNow);
            using var node = Issued(folder, authority, "localhost");
            using var elsewhere = Issued(folder, authority, "gpu-1.example");
            await using (var server = await Server.StartAsync(Token, node: node))
            {
                Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/", $"Bearer {Text}", authority)).Status);
                await Assert.ThrowsAsync<HttpRequestException>(() => server.GetAsync("/", $"Bearer {Text}", other));
            }
            await using var wrongName = await Server.StartAsync(Token, node: elsewhere);
            await Assert.ThrowsAsync<HttpRequestException>(() => wrongName.GetAsync("/", $"Bearer {Text}", authority));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static NodeCertificate Issued(string folder, X509Certificate2 authority, string host)
    {
        using var made = CertificateAuthority.Issue(authority, host, [host], DateTimeOffset.UtcNow);
        var files = new PemFiles(Path.Combine(folder, $"{host}.pem"), Path.Combine(folder, $"{host}.key"), Path.Combine(folder, "ca.pem"));
        File.WriteAllText(files.Certificate, made.ExportCertificatePem());
        SecretFile.Write(files.Key, made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.Authority, authority.ExportCertificatePem());
        return NodeCertificate.Load(files, TimeProvider.System);
    }

    private sealed class Server(WebApplication app) : IAsyncDisposable
    {
        private readonly Uri address = new(app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

        public static async Task<Server> StartAsync(AccessToken? token, RequestLimits? limits = null, NodeCertificate? node = null)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            HttpSecurity.Add(builder, limits ?? new RequestLimits());
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (node is not null) HttpSecurity.UseCertificate(listen, node);
            }));
            var app = builder.Build();
            HttpSecurity.Use(app, token, "/health");
            app.MapGet("/", () => "inside");
            app.MapGet("/health", () => "well");
            app.MapPost("/studies", ReadAsync);
            app.MapPost("/commands", ReadAsync).WithMetadata(RequestLimits.OfCommands);
            await app.StartAsync();
            return new Server(app);
        }

        public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string? authorization = null, X509Certificate2? authority = null)
        {
            using var client = new HttpClient(authority is null ? new SocketsHttpHandler() : HttpSecurity.Trusting(authority));
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
            if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var answer = await client.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        public async Task<HttpStatusCode> PostAsync(string path, int bytes)
        {
            using var client = new HttpClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Text);
            client.DefaultRequestHeaders.ExpectContinue = true;
            using var body = new ByteArrayContent(new byte[bytes]);
            using var answer = await client.PostAsync(new Uri(address, path), body);
            return answer.StatusCode;
        }

        public async Task<string> SpeakAsync(string request)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
            using var reader = new StreamReader(client.GetStream());
            var answer = new StringBuilder();
            var buffer = new char[4096];
            try
            {
                while (await reader.ReadAsync(buffer) is > 0 and var count) answer.Append(buffer, 0, count);
            }
            catch (IOException)
            {
                // The server closes on what it refuses.
            }
            return answer.ToString();
        }

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        private static async Task<string> ReadAsync(HttpRequest request)
        {
            await request.Body.CopyToAsync(Stream.Null);
            return "read";
        }
    }
}
