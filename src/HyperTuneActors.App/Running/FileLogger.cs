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
        Receive<LogEvent>(Write);
    }

    protected override void PostStop() => file.Dispose();

    // Whatever fails here would be logged here, without end.
    private void Write(LogEvent e)
    {
        try
        {
            file.Write(Encoding.UTF8.GetBytes((lost == 0 ? "" : Line(e, $"{lost} lines could not be written here.", null)) + LineOf(e)));
            lost = 0;
        }
        catch (Exception)
        {
            lost++;
        }
    }

    private static string LineOf(LogEvent e) => Line(e, $"{e.LogSource}: {e.Message}", e.Cause);

    private static string Line(LogEvent e, FormattableString text, Exception? cause)
    {
        var level = e.LogLevel().ToString()[..4].ToUpperInvariant();
        var because = cause is null ? "" : $"{cause}\n";
        return string.Create(CultureInfo.InvariantCulture, $"{e.Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ} {level} ")
            + text.ToString(CultureInfo.InvariantCulture) + "\n" + because;
    }
}
