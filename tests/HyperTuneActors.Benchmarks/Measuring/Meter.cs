using System.Diagnostics;

namespace HyperTuneActors.Benchmarks.Measuring;

/// <summary>What the process used between two moments.</summary>
internal sealed class Meter
{
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly TimeSpan cpu = Environment.CpuUsage.TotalTime;
    private readonly long bytes = GC.GetTotalAllocatedBytes();
    private readonly TimeSpan pause = GC.GetTotalPauseDuration();
    private readonly int[] collections = Collections();

    public Usage Read()
    {
        var now = Collections();
        return new Usage(
            Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - cpu,
            GC.GetTotalAllocatedBytes() - bytes, GC.GetTotalPauseDuration() - pause,
            now[0] - collections[0], now[1] - collections[1], now[2] - collections[2]);
    }

    private static int[] Collections() => [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
}

/// <param name="Wall">Time on the wall.</param>
/// <param name="Cpu">Of all threads.</param>
/// <param name="Bytes">Allocated.</param>
/// <param name="Pause">All threads stood still for the garbage collector.</param>
/// <param name="Gen0">Collections of generation 0 and above.</param>
/// <param name="Gen1">Collections of generation 1 and above.</param>
/// <param name="Gen2">Full collections.</param>
internal sealed record Usage(TimeSpan Wall, TimeSpan Cpu, long Bytes, TimeSpan Pause, int Gen0, int Gen1, int Gen2)
{
    public double CpuMicroseconds(long reports) => Cpu.TotalMicroseconds / reports;

    /// <summary>Of one core's time: 2 cores that do nothing else give 2.</summary>
    public double Cores => Cpu / Wall;
}
