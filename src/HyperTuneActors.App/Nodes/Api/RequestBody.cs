using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>Reads what a client sent.</summary>
internal static class RequestBody
{
    /// <param name="request">With a body, whatever type it says to have.</param>
    /// <param name="json">Of what is expected.</param>
    /// <param name="stop">The client is gone.</param>
    /// <returns>What was sent, or where it is no JSON of that kind. The fault repeats nothing of it, which may hold secrets.</returns>
    /// <exception cref="BadHttpRequestException">It is too large, or ends before its end.</exception>
    public static async Task<(T? Sent, string? Fault)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> json, CancellationToken stop)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, json, stop) is { } sent
                ? (sent, null)
                : (null, "The body is null.");
        }
        catch (JsonException wrong)
        {
            return (null, string.Create(CultureInfo.InvariantCulture,
                $"The body is no JSON as expected, in line {wrong.LineNumber + 1} at byte {wrong.BytePositionInLine + 1}; each key may stand there once."));
        }
        catch (InvalidOperationException)                       // half of a surrogate pair
        {
            return (null, "The body has a text that is no Unicode.");
        }
    }

    /// <summary>Texts that go on to other nodes and into journals.</summary>
    public static bool IsSound(string? text, int least, int most) =>
        text is not null && text.Length >= least && text.Length <= most && !text.Any(char.IsControl);
}
