using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Simulation.Storage;

namespace HyperTuneActors.Simulation.Schedules;

/// <summary>Looks at a whole journal once it is written: whether evolving it gives the states that the study had, and
/// whether every suggestion and verdict is what it is when recomputed.</summary>
internal static class Examination
{
    private static readonly FactSerializer Facts = new(null!);

    /// <param name="journal">All facts, serialised.</param>
    /// <param name="states">Serialised states of the study, by the number of facts that they had.</param>
    /// <param name="serialize">As those were serialised.</param>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? Of(
        IReadOnlyList<Row> journal, IReadOnlyDictionary<long, byte[]> states, Func<StudyState, byte[]> serialize)
    {
        var verification = new Verification(SimulatedCluster.InstructionSet);
        foreach (var row in journal)
        {
            verification.Take((StudyEvent)Facts.FromBinary(row.Payload, row.Manifest));
            if (states.TryGetValue(row.Number, out var then) && !then.AsSpan().SequenceEqual(serialize(verification.State!)))
                return $"Evolving the first {row.Number} facts gives another state than the study had there.";
            if (verification.Findings.Count > 0) return verification.Findings[0];
        }
        verification.End();
        return verification.Findings is [var first, ..] ? first : null;
    }
}
