namespace HyperTuneActors.Runtime.Workers;

/// <summary>Ends what an earlier worker left running. A new worker offers no slot before.</summary>
public static class OrphanSweep
{
    /// <summary>Returns when no process lives that a run directory below <paramref name="runsRoot"/> names, or that
    /// carries the mark of such a run. It takes no longer than <paramref name="grace"/>, unless the kernel can't end a
    /// process.</summary>
    /// <returns>How many runs had left something.</returns>
    public static async Task<int> RunAsync(string runsRoot, Shim shim, TimeSpan grace, TimeProvider clock)
    {
        var boot = ProcessTable.BootId();
        var left = RunsIn(runsRoot).ToList();
        var alive = left.Where(run => run.Leader.BootId == boot)
            .Select(run => new ProcessGroup(run.Leader, run.Directory, shim, clock))
            .Where(group => group.Members().Count > 0)
            .ToList();
        await Task.WhenAll(alive.Select(group => group.EndAsync(grace)));
        foreach (var (directory, _) in left) RunDirectory.ForgetProcessIn(directory);
        return alive.Count;
    }

    private static IEnumerable<(string Directory, ProcessIdentity Leader)> RunsIn(string runsRoot)
    {
        if (!Directory.Exists(runsRoot)) yield break;
        foreach (var directory in Directory.EnumerateDirectories(Path.GetFullPath(runsRoot)))
            if (RunDirectory.ProcessIn(directory) is { } leader)
                yield return (directory, leader);
    }
}
