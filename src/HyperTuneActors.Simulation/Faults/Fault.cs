using System.Globalization;
using System.Text.Json.Serialization;

namespace HyperTuneActors.Simulation.Faults;

/// <summary>One thing that goes wrong in a simulation. What a number means depends on the kind; one that means nothing is 0.
/// </summary>
/// <param name="Kind">What.</param>
/// <param name="AfterFacts">It strikes when the journal has so many facts,</param>
/// <param name="AfterSeconds">and so many virtual seconds more have passed.</param>
public sealed record Fault(FaultKind Kind, long AfterFacts, double AfterSeconds = 0)
{
    /// <summary>Which node, or which of the programs that run then; taken modulo how many there are. Of a partition and of
    /// messages: the one side, see <see cref="Other"/>. Of two processes that are one party: how many workers stay with the older
    /// one.</summary>
    public int Target { get; init; }

    /// <summary>Of a partition and of messages the other side: 0 is the study, 1 the pool, 2 and above the nodes. Messages
    /// of all are meant if both sides are the same.</summary>
    public int Other { get; init; }

    /// <summary>How long it lasts, in seconds; of a crash, until the process starts again; how far a clock jumps.</summary>
    public double Seconds { get; init; }

    /// <summary>Of two processes that are one party, which is ended: with 2 the newer one. Else how many: writes, messages sent before a crash, reports, failing starts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Count { get; init; } = 1;

    /// <summary>The share of messages, the factor of slowness, or, of a hanging program, whether it is killed in the end
    /// (above 0.5). Of a study that is open twice above 0.3: the first process may open it again though it is cut off.</summary>
    public double Strength { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Kind} after {AfterFacts} facts and {AfterSeconds:0.###} s (target {Target}/{Other}, {Seconds:0.###} s, count {Count}, strength {Strength:0.##})");
}
