using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>What a study's actor is made with.</summary>
/// <param name="Spec">As created; must equal the journal's. <see langword="null"/> to take the journal's.</param>
/// <param name="Host">The machine's name, for the journal.</param>
/// <param name="Version">The tuner's version, for the journal.</param>
/// <param name="Pool">Offers slots; <see langword="null"/> where a study is opened without starting anything.</param>
/// <param name="Time">The clock.</param>
/// <param name="Offload">Where suggestions are computed.</param>
/// <param name="InstructionSet">Of this processor.</param>
/// <param name="Snapshots">When the state is cached.</param>
public sealed record StudySetup(
    StudySpec? Spec, string Host, string Version, IActorRef? Pool, TimeProvider Time, IOffload Offload,
    string InstructionSet, SnapshotRule Snapshots)
{
    private readonly StudyName? name;

    /// <summary>By default that of <see cref="Spec"/>.</summary>
    public StudyName Name
    {
        get => name ?? Spec?.Name ?? throw new InvalidOperationException("A study needs a specification or a name.");
        init => name = value;
    }

    /// <summary>How long a worker may be silent before its runs are given up (L1). Default 30 s.</summary>
    public TimeSpan WorkerPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where this node serves HTTP; empty on a single machine.</summary>
    public string Url { get; init; } = "";

    /// <summary>In a cluster: how long the door of a study that has ended stays without being asked for anything. After that
    /// the study costs nothing until a command starts it. <see langword="null"/> on a single machine.</summary>
    public TimeSpan? IdleTime { get; init; }

    /// <summary>Whether this node may try to open a study again that another node has opened meanwhile: not while it may be cut
    /// off itself.</summary>
    public Func<bool> MayOpenAgain { get; init; } = () => true;

    /// <summary>How often demand is said again.</summary>
    public TimeSpan Rhythm { get; init; } = Protocol.Rhythm.Usual;

    /// <summary>When the door tries again after a failure.</summary>
    public Backoff Retry { get; init; } = Backoff.Usual;

    /// <summary>When the door tries again after another writer took the journal.</summary>
    public Backoff RetryFenced { get; init; } = Backoff.OtherWriter;

    internal DecisionRules Rules { get; init; } = DecisionRules.Real;
}

/// <summary>A snapshot is taken when the facts since the last one exceed a quarter of the journal, but never fewer than
/// <paramref name="Least"/> nor more than <paramref name="Most"/>.</summary>
public sealed record SnapshotRule(long Least = 20_000, long Most = 100_000)
{
    public bool IsDue(long facts, long last) => facts - last > Math.Clamp(facts / 4, Least, Most);
}
