using System.Text.Json;

namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>The traces of b1.py: full training, one worker, one line for each evaluation.</summary>
internal static class SequentialTraces
{
    private const int Budget = 100;

    /// <summary>The best known loss of a task is the reference's or that of any run here, whichever is lower: as analyse.py has
    /// it.</summary>
    /// <param name="folder">With a folder for each optimiser.</param>
    /// <param name="reference">Of all tasks.</param>
    /// <returns>Complete runs.</returns>
    public static List<Score> Read(string folder, Reference reference)
    {
        var runs = Files(folder).SelectMany(at => Runs(at.Peer, at.File)).Where(run => reference.Has(run.Task)).ToList();
        var best = runs.GroupBy(run => run.Task).ToDictionary(
            task => task.Key, task => Math.Min(reference.Best(task.Key), task.Min(run => run.Losses.Min())));
        return [.. runs.Where(run => run.Losses.Length >= Budget).Select(run => Scored(run, best[run.Task], reference.Worst(run.Task)))];
    }

    internal static IEnumerable<(string Peer, string File)> Files(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).SelectMany(peer =>
            Directory.EnumerateFiles(peer, "*.jsonl").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(peer), file)))
        : [];

    private static Score Scored(Run run, double best, double worst)
    {
        double RegretAfter(int evaluations) => (run.Losses.Take(evaluations).Min() - best) / (worst - best);
        return new Score(run.Peer, run.Task, run.Seed, 0, [RegretAfter(Budget / 4), RegretAfter(Budget / 2), RegretAfter(Budget)], run.Seconds);
    }

    private static IEnumerable<Run> Runs(string peer, string file)
    {
        var task = Path.GetFileNameWithoutExtension(file).Replace("__", "/", StringComparison.Ordinal);
        return File.ReadLines(file).Where(line => line.Length > 0).Select(Evaluation).GroupBy(one => one.Seed).Select(seed => new Run(
            peer, task, seed.Key, [.. seed.OrderBy(one => one.Index).Select(one => one.Loss)], seed.Sum(one => one.Seconds)));
    }

    private static (int Seed, int Index, double Loss, double Seconds) Evaluation(string line)
    {
        using var parsed = JsonDocument.Parse(line);
        var one = parsed.RootElement;
        return (one.GetProperty("seed").GetInt32(), one.GetProperty("i").GetInt32(), one.GetProperty("loss").GetDouble(),
            one.GetProperty("ask_s").GetDouble() + one.GetProperty("tell_s").GetDouble());
    }

    private sealed record Run(string Peer, string Task, int Seed, double[] Losses, double Seconds);
}
