using System.Globalization;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>How often faults are repeated, and where what was measured is written: once and nowhere, unless the environment
/// says otherwise. The table of the README comes from five times.</summary>
internal static class Figures
{
    /// <summary>From <c>REPEATS</c>; 1 if it is not set.</summary>
    public static int Repeats { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("REPEATS"), CultureInfo.InvariantCulture, out var repeats) ? repeats : 1;

    /// <summary>Once for each time.</summary>
    public static IEnumerable<int> Times => Enumerable.Range(0, Repeats);

    /// <summary>Seconds, where figures are taken, and others where not.</summary>
    public static double Seconds(double measured, double otherwise) => Repeats > 1 ? measured : otherwise;

    /// <summary>Lets a fault last.</summary>
    public static Task LastAsync(double measured, double otherwise) => Task.Delay(TimeSpan.FromSeconds(Seconds(measured, otherwise)));

    /// <summary>How long studies wait for a silent worker (L1): shorter than usual, unless figures are taken.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(Repeats > 1 ? 30 : 10);

    /// <summary>What is promised, where figures are taken; three times as long on a machine that may be busy with other things.
    /// </summary>
    public static TimeSpan Within(double seconds) => TimeSpan.FromSeconds(Repeats > 1 ? seconds : 3 * seconds);

    /// <summary>L1 and L2 as settings of a cluster.</summary>
    public static (string, string)[] Waits { get; } = Repeats > 1 ? [] : [("HYPERTUNE_PATIENCE", "10s"), ("HYPERTUNE_LEASE", "60s")];

    /// <summary>Appends a line to the file that <c>FIGURES</c> names.</summary>
    public static void Add(string fault, string what, TimeSpan took) => Add(fault, what, took.TotalSeconds, "s");

    /// <summary>The same, in another unit.</summary>
    public static void Add(string fault, string what, double value, string unit)
    {
        if (Environment.GetEnvironmentVariable("FIGURES") is not { Length: > 0 } file) return;
        File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{fault}\t{what}\t{value:0.00} {unit}\n"));
    }
}
