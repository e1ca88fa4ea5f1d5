using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>Compares the runs of several optimisers.</summary>
internal sealed class Scoreboard(IEnumerable<Score> scores)
{
    private const int Resamples = 10_000;

    private readonly List<Score> scores = [.. scores];

    public IEnumerable<string> Peers => scores.Select(score => score.Peer).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The same for some tasks.</summary>
    public Scoreboard On(IReadOnlyCollection<string> tasks) => new(scores.Where(score => tasks.Contains(score.Task)));

    /// <summary>The same for so many workers.</summary>
    public Scoreboard With(int workers) => new(scores.Where(score => score.Workers == workers));

    /// <returns>Means over all tasks and seeds; <see langword="null"/> for an optimiser that lacks one of the
    /// tasks, or if there are none.</returns>
    public Mean? MeanOf(string peer, IReadOnlyCollection<string> tasks)
    {
        var of = scores.Where(score => score.Peer == peer && tasks.Contains(score.Task)).ToList();
        if (of.Count == 0 || of.Select(score => score.Task).Distinct().Count() < tasks.Count) return null;
        return new Mean(
            [.. Enumerable.Range(0, 3).Select(i => of.Average(score => score.Regrets[i]))], of.Average(score => score.Seconds),
            of.GroupBy(score => score.Task).Min(task => task.Count()));
    }

    /// <summary>How much less regret one has than the other, on the tasks and seeds that both have run. The interval is that of
    /// the percentile bootstrap over these pairs.</summary>
    /// <param name="ours">Its regret is counted positive.</param>
    /// <param name="peer">Its regret is subtracted.</param>
    /// <param name="at">0 for the first, 2 for the last of a score's regrets.</param>
    /// <returns><see langword="null"/> if they share none.</returns>
    public Difference? Between(string ours, string peer, int at)
    {
        var theirs = scores.Where(score => score.Peer == peer).ToDictionary(score => (score.Task, score.Seed, score.Workers));
        var differences = scores.Where(score => score.Peer == ours)
            .OrderBy(score => score.Task, StringComparer.Ordinal).ThenBy(score => score.Seed)
            .Where(score => theirs.ContainsKey((score.Task, score.Seed, score.Workers)))
            .Select(score => score.Regrets[at] - theirs[(score.Task, score.Seed, score.Workers)].Regrets[at]).ToArray();
        if (differences.Length == 0) return null;
        var means = Enumerable.Range(0, Resamples).Select(resample => Resampled(differences, resample)).Order().ToArray();
        return new Difference(differences.Average(), means[Resamples / 40], means[Resamples - 1 - Resamples / 40], differences.Length);
    }

    private static double Resampled(double[] values, int resample)
    {
        var stream = new KeyedStream(0, new TrialNumber(resample), Purpose.Subsampling);
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++) sum += values[(int)(stream.Uniforms((uint)i).First * values.Length)];
        return sum / values.Length;
    }
}

/// <param name="Regrets">As in a score.</param>
/// <param name="Seconds">A run.</param>
/// <param name="Seeds">That each task has at least.</param>
internal sealed record Mean(double[] Regrets, double Seconds, int Seeds);

/// <param name="By">Below 0 where the first is better.</param>
/// <param name="Low">The lower end of the 95 % interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Pairs">Of runs.</param>
internal sealed record Difference(double By, double Low, double High, int Pairs);
