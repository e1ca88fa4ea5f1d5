using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>The artifacts below a study's runs.</summary>
internal static class ArtifactStore
{
    /// <summary>Deletes them, and nothing that a symbolic link leads to. What can't be deleted stays, and is dropped again when
    /// the worker comes back.</summary>
    public static void Drop(string root, ImmutableArray<RunId> runs)
    {
        foreach (var run in runs)
        {
            try
            {
                var directory = RunDirectory.PathOf(root, run);
                if (!CheckpointFile.IsLink(new DirectoryInfo(directory))) CheckpointFile.Delete(RunDirectory.ArtifactsIn(directory));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone already, on another machine, or in use.
            }
        }
    }
}
