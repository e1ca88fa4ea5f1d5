namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>The tasks of the benchmark driver, as it names them.</summary>
internal static class BenchTasks
{
    /// <summary>LCBench instances on which defaults may be chosen, and those held out to confirm them.</summary>
    public static readonly string[]
        Development = [.. LcBench("167168", "189906", "167185", "7593", "126026", "168908")],
        HeldOut = [.. LcBench("189873", "167152", "3945", "34539", "168330", "189354")],
        Instances = [.. Development, .. HeldOut],
        Synthetic = ["branin", "hartmann6", "ackley10", "rosenbrock10", "levy8mixed", "cond"],
        Conditional = ["cond"],
        Sequential = [.. Instances, .. Synthetic],
        Asynchronous = [.. LcBench("167168", "189873", "189906", "7593", "168330", "189354")];

    private static IEnumerable<string> LcBench(params string[] instances) =>
        instances.Select(instance => $"lcbench/{instance}/val_accuracy");
}
