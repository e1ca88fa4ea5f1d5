using System.Text.Json;

namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>The traces of b2.py: workers on a simulated clock, one line for each run with its improvements.</summary>
internal static class AsynchronousTraces
{
    /// <summary>The best known loss of a task is the reference's at any epoch or that of any run here, whichever is lower, and
    /// before its first report a run has the worst: as analyse.py has it.</summary>
    public static List<Score> Read(string folder, Reference reference)
    {
        var runs = SequentialTraces.Files(folder).SelectMany(at => File.ReadLines(at.File)
            .Where(line => line.Length > 0).Select(line => RunOf(at.Peer, line))).ToList();
        var best = runs.GroupBy(run => run.Task).ToDictionary(
            task => task.Key, task => Math.Min(reference.BestOfAnyEpoch(task.Key), task.Min(run => run.Best.Min(at => at.Loss))));
        return [.. runs.Select(run => Scored(run, best[run.Task], reference.Worst(run.Task)))];
    }

    private static Score Scored(Run run, double best, double worst)
    {
        double RegretOf(double loss) => (loss - best) / (worst - best);
        double RegretAt(double time) => Math.Min(1, RegretOf(run.Best.LastOrDefault(at => at.Time <= time, (0, worst)).Loss));
        return new Score(run.Peer, run.Task, run.Seed, run.Workers,
            [RegretAt(run.End / 4), RegretAt(run.End / 2), RegretOf(run.Best[^1].Loss)], run.Seconds);
    }

    private static Run RunOf(string peer, string line)
    {
        using var parsed = JsonDocument.Parse(line);
        var run = parsed.RootElement;
        return new Run(peer, run.GetProperty("task").GetString()!, run.GetProperty("seed").GetInt32(), run.GetProperty("W").GetInt32(),
            run.GetProperty("T").GetDouble(),
            [.. run.GetProperty("best").EnumerateArray().Select(at => (at[0].GetDouble(), at[1].GetDouble()))],
            run.GetProperty("opt_s").GetDouble());
    }

    private sealed record Run(
        string Peer, string Task, int Seed, int Workers, double End, (double Time, double Loss)[] Best, double Seconds);
}
