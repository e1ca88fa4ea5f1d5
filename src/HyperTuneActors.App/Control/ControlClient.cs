using System.Net.Http.Json;
using System.Net.Sockets;
using HyperTuneActors.App.Views;

namespace HyperTuneActors.App.Control;

/// <summary>Talks to the process that has a study open.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly HttpClient http;

    private ControlClient(HttpClient http) => this.http = http;

    /// <returns><see langword="null"/> if nothing answers there.</returns>
    public static async Task<ControlClient?> TryConnectAsync(string socket)
    {
        try
        {
            using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(socket));
        }
        catch (Exception wrong) when (wrong is SocketException or ArgumentException)
        {
            return null;
        }
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancelled) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancelled);
                return new NetworkStream(connection, ownsSocket: true);
            },
        };
        return new ControlClient(new HttpClient(handler)
        {
            BaseAddress = new Uri("http://study/"),
            Timeout = TimeSpan.FromSeconds(30),
        });
    }

    /// <returns>The report, or why there is none now.</returns>
    public async Task<(StudyReport? Report, string? Because)> StatusAsync()
    {
        using var answer = await http.GetAsync(new Uri("status", UriKind.Relative));
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync(ReportJson.Default.StudyReport), null)
            : (null, (await answer.Content.ReadFromJsonAsync(ControlJson.Default.ControlAnswer))?.Because);
    }

    public async Task<ControlAnswer> DoAsync(ControlCommand command)
    {
        using var answer = await http.PostAsJsonAsync(
            new Uri("commands", UriKind.Relative), command, ControlJson.Default.ControlCommand);
        return (await answer.Content.ReadFromJsonAsync(ControlJson.Default.ControlAnswer))!;
    }

    public void Dispose() => http.Dispose();
}
