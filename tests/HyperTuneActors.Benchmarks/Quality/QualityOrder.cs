namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>What is to be measured, and where.</summary>
/// <param name="Bench">The folder of the benchmark driver.</param>
/// <param name="Work">Where the surrogate is built and the traces lie.</param>
/// <param name="Label">Under which name the tuner's traces lie beside those of its peers.</param>
/// <param name="Sampler">As for <c>hypertune ask-tell</c>; <see langword="null"/> for its default.</param>
/// <param name="Scheduler">The same.</param>
/// <param name="Seeds">As <c>0-4</c>.</param>
/// <param name="Tasks">Names of tasks or instances, <c>lcbench</c> or <c>syn</c>; empty for all.</param>
/// <param name="Workers">How many, of the asynchronous part.</param>
/// <param name="Jobs">How many runs at once.</param>
internal sealed record QualityOrder(
    string Bench, string Work, string Label, string? Sampler, string? Scheduler, string Seeds, string[] Tasks, int[] Workers,
    int Jobs)
{
    public string TracesOf(string part) => Path.Combine(Work, "traces", part, Label);

    public string CpuOf(string part) => Path.Combine(Work, "cpu", part, Label);

    /// <summary>The tasks of the sequential part that are wanted.</summary>
    public IEnumerable<string> Sequential => BenchTasks.Sequential.Where(task => Wants(task) || (Tasks.Contains("syn") && !task.Contains('/')));

    /// <summary>The instances of the asynchronous part that are wanted.</summary>
    public IEnumerable<string> Asynchronous => BenchTasks.Asynchronous.Where(Wants);

    private bool Wants(string task) =>
        Tasks.Length == 0 || Tasks.Contains(task) || (task.Contains('/') && task.Split('/').Any(Tasks.Contains));
}
