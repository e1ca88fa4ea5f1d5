using System.Diagnostics;
using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>How a run's process is started: its shell script first, in a session and a process group of its own.</summary>
internal static class ProgramStart
{
    /// <param name="plan">What to run.</param>
    /// <param name="script">The shell script, and its arguments before those of all kinds: data limit, what becomes of standard
    /// error, and the program with its arguments.</param>
    /// <param name="memory">Has the data limit.</param>
    /// <returns>With standard input, by which the script is told to go.</returns>
    public static ProcessStartInfo Of(RunPlan plan, IEnumerable<string> script, MemoryGuard memory)
    {
        // Where both are read for metrics, a step on one must not overtake its metrics on the other.
        var errors = plan.Patterns.IsEmpty ? Shim.ErrorsApart : Shim.ErrorsJoined;
        var data = memory.DataLimit.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("setsid", ["/bin/sh", .. script, data, errors, .. plan.Command])
        {
            WorkingDirectory = plan.Order.Training.WorkingDirectory,
            RedirectStandardInput = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(ProgramEnvironment.IsOurs).ToList())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in plan.Variables) start.Environment[name] = value;
        return start;
    }

    /// <summary>Now the program may run: its group is written down.</summary>
    /// <param name="input">The script's.</param>
    public static void SayGo(Stream input)
    {
        try
        {
            input.Write("go\n"u8);
        }
        catch (IOException)
        {
            // It has been killed in these few microseconds, which its exit will tell.
        }
    }

    /// <exception cref="IOException">It is gone already.</exception>
    public static ProcessIdentity LeaderOf(RunId run, Process process) =>
        ProcessIdentity.Of(run, process.Id)
            ?? throw new IOException("The shell that was to start the program was ended.");
}
