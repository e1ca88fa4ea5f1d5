using System.Diagnostics;
using HyperTuneActors.App.AskTell;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>What an ask with its tell takes after so many trials, in this process. The trials before were drawn at random and
/// told as complete; the sampler that is measured finds them as its history.</summary>
internal static class AskTellLatency
{
    private const int Asks = 200;
    private const int FewestAsks = 5;

    private static readonly int[] Sizes = [10, 100, 500, 1000, 2000, 5000, 10_000];

    /// <summary>Of one size.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A sampler that takes longer than this is not measured with more trials.</summary>
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(1);

    public static IEnumerable<LatencyRow> Measure(SamplerSettings sampler)
    {
        Measure(sampler, 100);                                // compiled and warm
        foreach (var size in Sizes)
        {
            var row = Measure(sampler, size);
            Console.Error.WriteLine(FormattableString.Invariant($"{row.Sampler}, {size} trials: {row.Wall.Median:0.###} ms"));
            yield return row;
            if (row.Wall.Median > TooLong.TotalMilliseconds) break;
        }
    }

    private static LatencyRow Measure(SamplerSettings sampler, int trials)
    {
        var session = new Session(Facts(sampler, trials), TimeProvider.System);
        var first = Once(session).Wall;
        var (cpu, wall) = (new List<double>(), new List<double>());
        var began = Stopwatch.GetTimestamp();
        while (wall.Count < FewestAsks || (wall.Count < Asks && Stopwatch.GetElapsedTime(began) < Patience))
        {
            var (used, took) = Once(session);
            cpu.Add(used);
            wall.Add(took);
        }
        return new LatencyRow(sampler.Name, trials, wall.Count, Spread.Of(cpu), Spread.Of(wall), first);
    }

    private static IEnumerable<StudyEvent> Facts(SamplerSettings sampler, int trials)
    {
        var session = new Session(MixedSpace.Spec(new SamplerSettings.Random()), TimeProvider.System);
        for (var i = 0; i < trials; i++) Once(session);
        return session.Facts.Select(fact => fact is StudyEvent.StudyCreated created
            ? created with { Spec = MixedSpace.Spec(sampler) }
            : fact);
    }

    /// <returns>Milliseconds; the function is not counted.</returns>
    private static (double Cpu, double Wall) Once(Session session)
    {
        var (cpu, wall) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var asked = (Reply.Start)session.Ask();
        var (askCpu, ask) = (Environment.CpuUsage.TotalTime - cpu, Stopwatch.GetElapsedTime(wall));
        var loss = MixedSpace.Loss(asked.Configuration);
        (cpu, wall) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        session.Tell(asked.Id.Value, Leaving.Complete, null, loss);
        return ((askCpu + Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds, (ask + Stopwatch.GetElapsedTime(wall)).TotalMilliseconds);
    }
}

/// <param name="Sampler">Its name.</param>
/// <param name="Trials">Before the first ask.</param>
/// <param name="Asks">How many were measured.</param>
/// <param name="Cpu">Of all threads, in milliseconds.</param>
/// <param name="Wall">In milliseconds.</param>
/// <param name="First">What the first ask took on the wall, with nothing cached; not among the others.</param>
internal sealed record LatencyRow(string Sampler, int Trials, int Asks, Spread Cpu, Spread Wall, double First);

internal sealed record Spread(double Median, double P99)
{
    public static Spread Of(List<double> values)
    {
        values.Sort();
        return new Spread(values[values.Count / 2], values[(int)Math.Min(values.Count - 1, 0.99 * values.Count)]);
    }
}
