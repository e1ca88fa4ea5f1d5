using Microsoft.AspNetCore.Http;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>The other study nodes' HTTP: a state does not cross the wire, so that a question about a study is passed on to the
/// node that has it.</summary>
/// <param name="http">With what nodes show each other.</param>
internal sealed class Neighbours(HttpClient http)
{
    private const string Forwarded = "X-HyperTune-Forwarded";

    /// <summary>Once is enough: else two nodes that know different things pass a question to and fro.</summary>
    public static bool IsForwarded(HttpContext context) => context.Request.Headers.ContainsKey(Forwarded);

    public async Task<IResult> ForwardAsync(string url, HttpContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(url), context.Request.Path + context.Request.QueryString));
        request.Headers.Add(Forwarded, "1");
        if (context.Request.Headers.Authorization is [{ } token]) request.Headers.TryAddWithoutValidation("Authorization", token);
        try
        {
            using var answer = await http.SendAsync(request, context.RequestAborted);
            var content = await answer.Content.ReadAsStringAsync(context.RequestAborted);
            return Results.Text(content, "application/json", statusCode: (int)answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            return Refusal.Unavailable("The node that has the study can't be reached. Try again.");
        }
    }
}
