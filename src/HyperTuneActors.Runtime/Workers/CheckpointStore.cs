using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>The checkpoints below a study's runs.</summary>
internal static class CheckpointStore
{
    /// <returns>Where a checkpoint lies, or lay; <see langword="null"/> if the way there leaves <paramref name="root"/> by a
    /// symbolic link.</returns>
    public static string? PathOf(string root, CheckpointName name)
    {
        var run = RunDirectory.PathOf(root, name.Run);
        var checkpoints = RunDirectory.CheckpointsIn(run);
        var isInside = new[] { run, checkpoints }.All(path => !CheckpointFile.IsLink(new DirectoryInfo(path)));
        return isInside ? Path.Combine(checkpoints, name.Step.ToString(CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>Deletes them. What can't be deleted stays, is listed again, and so dropped again.</summary>
    public static void Drop(string root, ImmutableArray<CheckpointName> checkpoints)
    {
        foreach (var checkpoint in checkpoints)
        {
            try
            {
                if (PathOf(root, checkpoint) is { } path) CheckpointFile.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone already, or in use; what has no other home than the disk is listed again in a few minutes.
            }
        }
    }

    /// <returns>As far as it can be read; what is made or dropped meanwhile may be among them or not.</returns>
    public static ImmutableArray<CheckpointName> List(string root, StudyName study)
    {
        try
        {
            return [.. new DirectoryInfo(root).EnumerateDirectories().SelectMany(run => In(run, study))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<CheckpointName> In(DirectoryInfo directory, StudyName study)
    {
        if (RunOf(directory.Name, study) is not { } run) return [];
        return CheckpointFile.In(RunDirectory.CheckpointsIn(directory.FullName)).Select(found => new CheckpointName(run, found.Step));
    }

    private static RunId? RunOf(string name, StudyName study) =>
        name.Split('.') is [var trial, var attempt] && Number(trial) is { } t && Number(attempt) is { } a
            ? new RunId(study, new TrialNumber(t), a)
            : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
