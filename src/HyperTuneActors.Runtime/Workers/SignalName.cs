using System.Globalization;

namespace HyperTuneActors.Runtime.Workers;

internal static class SignalName
{
    /// <summary>Whether the kernel sends it for what the program itself did: SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV,
    /// SIGPIPE. All others come from outside.</summary>
    public static bool IsOwnFault(int signal) => signal is 4 or 6 or 7 or 8 or 11 or 13;

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
