using HyperTuneActors.App.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>Sees to it that every refusal is JSON with a reason, also those that the server makes by itself.</summary>
internal static class EveryAnswer
{
    /// <summary>Before all else.</summary>
    public static void Use(WebApplication app, string node) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException wrong)
        {
            Refuse(context, wrong.StatusCode);
        }
        catch (OperationCanceledException)
        {
            if (context.RequestAborted.IsCancellationRequested) return;
            Refuse(context, StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception bug)                                   // the edge to a client
        {
            JsonLogger.Write(node, "error", "http", "A request failed by a bug.", bug);
            Refuse(context, StatusCodes.Status500InternalServerError);
        }
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null } answer)
            await answer.WriteAsJsonAsync(new ControlAnswer(false, Because(answer.StatusCode)), ControlJson.Default.ControlAnswer);
    });

    private static void Refuse(HttpContext context, int status)
    {
        if (context.Response.HasStarted) context.Abort();
        else context.Response.StatusCode = status;
    }

    private static string Because(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing here. 'hypertune --help' lists what a cluster can be asked.",
        StatusCodes.Status405MethodNotAllowed => "That can't be done here with this method.",
        StatusCodes.Status408RequestTimeout => "The body came too slowly.",
        StatusCodes.Status413PayloadTooLarge => $"That is more than a study file ({Security.RequestLimits.StudyFile / 1024} kB) or a command ({Security.RequestLimits.Command / 1024} kB) may have.",
        StatusCodes.Status503ServiceUnavailable => "This can't be answered in time. Try again.",
        >= 500 => "A bug in hypertune; nothing that is written is lost. The node's log has more.",
        _ => "This is no sound request.",
    };
}
