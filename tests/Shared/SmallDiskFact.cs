namespace HyperTuneActors.Tests;

/// <summary>A test that fills a file system of its own. Where the machine lets nobody mount one, it skips and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> CanMount = new(SmallDisk.CanMount);

    public SmallDiskFactAttribute() => Skip = CanMount.Value ? null : "This machine lets nobody mount a file system (needs root).";
}
