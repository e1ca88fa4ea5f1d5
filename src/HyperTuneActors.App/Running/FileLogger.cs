using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Event;

namespace HyperTuneActors.App.Running;

/// <summary>Writes the actor system's log to the study's log file, a line an event. Where the disk is full, lines are left out
/// and counted.</summary>
internal sealed class FileLogger : ReceiveActor
{
    private readonly FileStream file;
    private int lost;

    public FileLogger()
    {
        var path = Context.System.Settings.Config.GetString("hypertune.log");
        file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        var filter = Context.System.Settings.LogFilter;
        Receive<LogEvent>(e =>
        {
            if (filter.ShouldTryKeepMessage(e, out _)) Write(e);
        });
    }

    /// <summary>Adds to the log of a study that no actor system has open.</summary>
    public static void Append(string path, string level, string source, string text) =>
        File.AppendAllText(path, Line(DateTime.UtcNow, level, source, text) + Environment.NewLine);

    private string Left => string.Create(CultureInfo.InvariantCulture, $"{lost} lines before this one could not be written.");

    protected override void PostStop() => file.Dispose();

    // Whatever fails here would be logged here, without end.
    private void Write(LogEvent e)
    {
        try
        {
            file.Write(Encoding.UTF8.GetBytes((lost == 0 ? "" : Line(e, e.LogSource, Left)) + LineOf(e)));
            lost = 0;
        }
        catch (Exception)
        {
            lost++;
        }
    }

    private static string LineOf(LogEvent e) =>
        Line(e, e.LogSource, $"{e.Message}{(e.Cause is null ? "" : $"\n{e.Cause}")}");

    private static string Line(LogEvent e, string source, string text) =>
        Line(e.Timestamp, e.LogLevel().ToString()[..4].ToUpperInvariant(), source, text) + "\n";

    private static string Line(DateTime utc, string level, string source, string text) => string.Create(
        CultureInfo.InvariantCulture, $"{utc:yyyy-MM-ddTHH:mm:ss.fffZ} {level} {source}: {text}");
}
