using System.Globalization;
using Akka.Actor;
using Akka.Event;

namespace HyperTuneActors.App.Running;

/// <summary>Writes the actor system's log to the study's log file, a line an event.</summary>
internal sealed class FileLogger : ReceiveActor
{
    private readonly StreamWriter file;

    public FileLogger()
    {
        var path = Context.System.Settings.Config.GetString("hypertune.log");
        file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    /// <summary>Adds to the log of a study that no actor system has open.</summary>
    public static void Append(string path, string level, string source, string text) =>
        File.AppendAllText(path, Line(DateTime.UtcNow, level, source, text) + Environment.NewLine);

    protected override void PostStop() => file.Dispose();

    private void Write(LogEvent e)
    {
        var level = e.LogLevel().ToString()[..4].ToUpperInvariant();
        var cause = e.Cause is null ? "" : $"{Environment.NewLine}{e.Cause}";
        file.WriteLine(Line(e.Timestamp, level, e.LogSource, $"{e.Message}{cause}"));
    }

    private static string Line(DateTime utc, string level, string source, string text) => string.Create(
        CultureInfo.InvariantCulture, $"{utc:yyyy-MM-ddTHH:mm:ss.fffZ} {level} {source}: {text}");
}
