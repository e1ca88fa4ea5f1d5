using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>Where programs save their checkpoints: a file system that all machines of the cluster share.</summary>
internal sealed class SharedStorage
{
    private readonly SortedSet<CheckpointName> saved = new(Comparer<CheckpointName>.Create(
        (a, b) => (a.Run.Trial, a.Run.Attempt, a.Step).CompareTo((b.Run.Trial, b.Run.Attempt, b.Step))));

    private readonly HashSet<RunId> kept = [];

    public IReadOnlyCollection<CheckpointName> Saved => saved;

    /// <summary>Told of each that a worker deletes, before it is gone.</summary>
    public event Action<CheckpointName>? Deleting;

    /// <summary>Told of each that a fault takes.</summary>
    public event Action<CheckpointName>? Lost;

    public void Save(CheckpointName checkpoint) => saved.Add(checkpoint);

    public bool Has(CheckpointName checkpoint) => saved.Contains(checkpoint);

    /// <summary>A worker has more to tell of a run: what lies there is not nobody's.</summary>
    public void Keep(RunId run) => kept.Add(run);

    public void Release(RunId run) => kept.Remove(run);

    public bool IsKept(RunId run) => kept.Contains(run);

    public void Delete(CheckpointName checkpoint)
    {
        if (!saved.Contains(checkpoint)) return;
        Deleting?.Invoke(checkpoint);
        saved.Remove(checkpoint);
    }

    public void Lose(CheckpointName checkpoint)
    {
        if (saved.Remove(checkpoint)) Lost?.Invoke(checkpoint);
    }
}
