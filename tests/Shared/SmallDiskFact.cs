namespace HyperTuneActors.Tests;

/// <summary>A test that fills a file system of its own. Where the machine lets nobody mount one, or lacks a package, it skips and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> CanMount = new(SmallDisk.CanMount);

    /// <param name="packages">Debian packages that this test needs besides those of every run.</param>
    public SmallDiskFactAttribute(params string[] packages) =>
        Skip = Machine.Lacks(packages) ?? (CanMount.Value ? null : "This machine lets nobody mount a file system (needs root).");
}
