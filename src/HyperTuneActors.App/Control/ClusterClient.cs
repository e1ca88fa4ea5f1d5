using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Nodes.Api;
using HyperTuneActors.App.Nodes.Security;
using HyperTuneActors.App.Views;

namespace HyperTuneActors.App.Control;

/// <summary>Talks to a cluster over HTTP: to the first of its study nodes that answers. What can't be answered now is asked
/// again for 30 s; commands carry an id, so that repeating one does nothing.</summary>
internal sealed class ClusterClient : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly HttpClient http;
    private readonly IReadOnlyList<Uri> nodes;
    private readonly TimeSpan patience;
    private int first;

    public ClusterClient(ClusterAddress address, TimeSpan? patience = null)
    {
        (nodes, this.patience) = (address.Nodes, patience ?? StudyAccess.Patience);
        http = new HttpClient(Handler(address.Authority)) { Timeout = TimeSpan.FromSeconds(15) };
        if (address.Token is { } token) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<StudyReport> StatusAsync(string study, string reasons)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"studies/{Uri.EscapeDataString(study)}/status?reasons={reasons}");
        return (await answer.Content.ReadFromJsonAsync(ReportJson.Default.StudyReport))!;
    }

    public async Task<string> TrialAsync(string study, int trial, bool json)
    {
        using var answer = await SendAsync(
            HttpMethod.Get, $"studies/{Uri.EscapeDataString(study)}/trials/{trial}?format={(json ? "json" : "text")}");
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>A page of facts, as lines.</summary>
    public async Task<string> EventsAsync(string study, long after)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"studies/{Uri.EscapeDataString(study)}/events?after={after}");
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<ControlAnswer> DoAsync(string study, ControlCommand command)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"studies/{Uri.EscapeDataString(study)}/commands",
            () => JsonContent.Create(command, ControlJson.Default.ControlCommand), HttpStatusCode.Conflict);
        return (await answer.Content.ReadFromJsonAsync(ControlJson.Default.ControlAnswer))!;
    }

    public async Task<ControlAnswer> DeleteAsync(string study)
    {
        using var answer = await SendAsync(HttpMethod.Delete, $"studies/{Uri.EscapeDataString(study)}", null, HttpStatusCode.Conflict);
        return (await answer.Content.ReadFromJsonAsync(ControlJson.Default.ControlAnswer))!;
    }

    public async Task<StudyList> ListAsync()
    {
        using var answer = await SendAsync(HttpMethod.Get, "studies");
        return (await answer.Content.ReadFromJsonAsync(ApiJson.Default.StudyList))!;
    }

    public async Task<NodeList> NodesAsync()
    {
        using var answer = await SendAsync(HttpMethod.Get, "nodes");
        return (await answer.Content.ReadFromJsonAsync(ApiJson.Default.NodeList))!;
    }

    /// <param name="worker">Its name.</param>
    /// <param name="order">drain or undrain.</param>
    public async Task<ControlAnswer> OrderAsync(string worker, string order)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"nodes/{Uri.EscapeDataString(worker)}/{order}", null, HttpStatusCode.NotFound);
        return (await answer.Content.ReadFromJsonAsync(ControlJson.Default.ControlAnswer))!;
    }

    public async Task<SubmissionAnswer> SubmitAsync(Submission submission)
    {
        using var answer = await SendAsync(HttpMethod.Post, "studies",
            () => JsonContent.Create(submission, ApiJson.Default.Submission), HttpStatusCode.Conflict, HttpStatusCode.BadRequest);
        return (await answer.Content.ReadFromJsonAsync(ApiJson.Default.SubmissionAnswer))!;
    }

    public void Dispose() => http.Dispose();

    /// <returns>An answer of success, or of one of the <paramref name="expected"/>.</returns>
    /// <exception cref="HomeException">None came in time, or the cluster refuses; the message says why.</exception>
    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, Func<HttpContent>? content = null, params HttpStatusCode[] expected)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            string because;
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(nodes[first], path)) { Content = content?.Invoke() };
                var answer = await http.SendAsync(request);
                if (answer.IsSuccessStatusCode || expected.Contains(answer.StatusCode)) return answer;
                because = await BecauseAsync(answer);
                if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)) throw Refused(answer, because);
                answer.Dispose();
            }
            catch (Exception wrong) when (wrong is HttpRequestException or TaskCanceledException)
            {
                because = wrong.InnerException?.Message ?? wrong.Message;
            }
            if (TimeProvider.System.GetElapsedTime(began) > patience)
                throw new HomeException($"The cluster at {string.Join(", ", nodes)} does not answer: {because}");
            first = (first + 1) % nodes.Count;
            await Task.Delay(Pause);
        }
    }

    private static async Task<string> BecauseAsync(HttpResponseMessage answer)
    {
        try
        {
            return (await answer.Content.ReadFromJsonAsync(ControlJson.Default.ControlAnswer))?.Because ?? answer.ReasonPhrase ?? "";
        }
        catch (Exception other) when (other is JsonException or NotSupportedException or InvalidOperationException)
        {
            return $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
        }
    }

    private static Exception Refused(HttpResponseMessage answer, string because) => answer.StatusCode switch
    {
        HttpStatusCode.NotFound => new NoSuchStudyException(because),
        HttpStatusCode.Unauthorized => new HomeException($"The cluster refuses: {because} Give its token in HYPERTUNE_TOKEN or in the profile."),
        _ => new HomeException($"The cluster refuses: {because}"),
    };

    private static SocketsHttpHandler Handler(X509Certificate2? authority)
    {
        var handler = authority is null ? new SocketsHttpHandler { AllowAutoRedirect = false } : HttpSecurity.Trusting(authority);
        handler.ConnectTimeout = TimeSpan.FromSeconds(3);
        return handler;
    }
}

/// <summary>The cluster has no such study, or the study no such trial.</summary>
internal sealed class NoSuchStudyException(string because) : Exception(because);
