using Akka.Event;
using DotNetty.Handlers.Tls;

namespace HyperTuneActors.Runtime.Tls;

/// <summary>Keeps what a stranger sent to a node's port out of the log, where the TLS handler would write it in hex. That the
/// stranger was refused, and from where, is told in a line of its own.</summary>
/// <remarks>Loggers ask <c>Settings.LogFilter</c>; those that Akka brings do, and ours do.</remarks>
public sealed class StrangersBytes : LogFilterBase
{
    /// <summary>Goes into the ActorSystem's setup.</summary>
    public static LogFilterSetup Setup => new LogFilterBuilder().Add(new StrangersBytes()).Build();

    public override LogFilterType FilterType => LogFilterType.Content;

    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) =>
        IsOfTheRecord(content.Cause)
        || (expandedMessage ?? content.Message.ToString())?.Contains("not an SSL/TLS record", StringComparison.Ordinal) == true
            ? LogFilterDecision.Drop
            : LogFilterDecision.Keep;

    private static bool IsOfTheRecord(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException)
            if (cause is NotSslRecordException) return true;
        return false;
    }
}
