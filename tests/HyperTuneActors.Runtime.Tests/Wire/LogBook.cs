using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace HyperTuneActors.Runtime.Tests.Wire;

/// <summary>A logger that keeps what the systems of a name log, warnings and errors with their causes.</summary>
public sealed class LogBook : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Books = new();

    public LogBook()
    {
        var book = Of(Context.System.Name);
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        var filter = Context.System.Settings.LogFilter;
        Receive<LogEvent>(line =>
        {
            if (filter.ShouldTryKeepMessage(line, out _)) book.Enqueue($"[{line.LogLevel()}] {line.Message} {line.Cause}");
        });
    }

    public static ConcurrentQueue<string> Of(string system) => Books.GetOrAdd(system, _ => new ConcurrentQueue<string>());

    public static IEnumerable<string> Troubles(string system) => Of(system).Where(line =>
        line.StartsWith("[WarningLevel]", StringComparison.Ordinal) || line.StartsWith("[ErrorLevel]", StringComparison.Ordinal));
}
