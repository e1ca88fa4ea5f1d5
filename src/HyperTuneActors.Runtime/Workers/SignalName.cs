using System.Globalization;

namespace HyperTuneActors.Runtime.Workers;

internal static class SignalName
{
    /// <summary>For people, such as "SIGKILL (9)".</summary>
    public static string Of(int signal) => signal switch
    {
        1 => "SIGHUP (1)",
        2 => "SIGINT (2)",
        3 => "SIGQUIT (3)",
        4 => "SIGILL (4)",
        6 => "SIGABRT (6)",
        7 => "SIGBUS (7)",
        8 => "SIGFPE (8)",
        9 => "SIGKILL (9)",
        11 => "SIGSEGV (11)",
        13 => "SIGPIPE (13)",
        15 => "SIGTERM (15)",
        24 => "SIGXCPU (24)",
        _ => string.Create(CultureInfo.InvariantCulture, $"signal {signal}"),
    };
}
