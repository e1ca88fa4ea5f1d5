using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>What runs have saved and kept, below the directories of their studies' runs.</summary>
/// <param name="rootOf">Where the runs of a study lie.</param>
internal sealed class Storeroom(Func<StudyName, string> rootOf)
{
    private readonly Lock gate = new();
    private Task drops = Task.CompletedTask;

    /// <summary>All that was to be deleted so far is, or could not be.</summary>
    public Task Dropped => drops;

    public void Drop(ImmutableArray<CheckpointName> checkpoints) => ByAndBy(() =>
    {
        foreach (var some in checkpoints.GroupBy(checkpoint => checkpoint.Run.Study)) CheckpointStore.Drop(rootOf(some.Key), [.. some]);
    });

    public void Drop(ImmutableArray<RunId> artifacts) => ByAndBy(() =>
    {
        foreach (var some in artifacts.GroupBy(run => run.Study)) ArtifactStore.Drop(rootOf(some.Key), [.. some]);
    });

    public ImmutableArray<CheckpointName> List(StudyName study) => CheckpointStore.List(rootOf(study), study);

    private void ByAndBy(Action delete)
    {
        lock (gate)
            drops = drops.ContinueWith(
                _ => delete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
