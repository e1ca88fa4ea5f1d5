using System.Text.Json;

namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>The best and the worst loss known of each task, as the driver's refs.json has them.</summary>
internal sealed class Reference
{
    private readonly Dictionary<string, (double Best, double BestOfAnyEpoch, double Worst)> tasks = [];

    public Reference(string bench)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(bench, "refs.json")));
        foreach (var task in file.RootElement.EnumerateObject())
        {
            var best = task.Value.GetProperty("best").GetDouble();
            var any = task.Value.TryGetProperty("best_any_epoch", out var epoch) ? Math.Min(best, epoch.GetDouble()) : best;
            tasks[task.Name] = (best, any, task.Value.GetProperty("worst").GetDouble());
        }
    }

    public bool Has(string task) => tasks.ContainsKey(task);

    public double Best(string task) => tasks[task].Best;

    public double BestOfAnyEpoch(string task) => tasks[task].BestOfAnyEpoch;

    public double Worst(string task) => tasks[task].Worst;
}
