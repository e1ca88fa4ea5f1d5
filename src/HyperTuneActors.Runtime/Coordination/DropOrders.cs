using System.Collections.Immutable;
using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>What a study tells workers to delete.</summary>
internal static class DropOrders
{
    /// <summary>The artifacts of so many runs are named in one message at most.</summary>
    private const int Most = 500;

    /// <summary>Tells all workers, since nobody remembers where an ended run was. A worker that does not hear it asks one day, or
    /// is told again when it comes back.</summary>
    public static void Tell(StudyState written, IReadOnlyList<StudyEvent> facts, IEnumerable<IActorRef> workers)
    {
        foreach (var order in For(written, facts))
            foreach (var worker in workers) worker.Tell(order);
    }

    /// <summary>Of what was just written.</summary>
    public static IEnumerable<object> For(StudyState written, IReadOnlyList<StudyEvent> facts)
    {
        var checkpoints = facts.OfType<StudyEvent.CheckpointDropped>()
            .Select(e => new CheckpointName(new RunId(written.Spec.Name, e.Trial, e.Attempt), e.Step))
            .ToImmutableArray();
        if (!checkpoints.IsEmpty) yield return new DropCheckpoints(written.Spec.Name, written.Incarnation, checkpoints);
        var artifacts = facts.OfType<StudyEvent.ArtifactsDropped>().Select(e => written.Trials[e.Trial.Value]);
        foreach (var order in ForArtifacts(written, artifacts)) yield return order;
    }

    /// <summary>For a worker that may not have heard all that was told before it came back.</summary>
    public static IEnumerable<object> ForReturned(StudyState written) =>
        ForArtifacts(written, written.Trials.Where(trial => !written.NeedsArtifacts(trial)));

    private static IEnumerable<DropArtifacts> ForArtifacts(StudyState written, IEnumerable<Trial> trials) =>
        trials.SelectMany(written.RunsOf).Chunk(Most)
            .Select(runs => new DropArtifacts(written.Spec.Name, written.Incarnation, [.. runs]));
}
