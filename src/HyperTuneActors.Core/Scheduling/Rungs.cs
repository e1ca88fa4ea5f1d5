using System.Collections.Immutable;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>What a scheduler remembers: at each rung, the trials that reached it and their values, best first.</summary>
/// <param name="All">By step.</param>
/// <param name="Ceiling">The step of the highest rung that trials may train to for now; <see langword="null"/> if they may
/// train to their last step.</param>
public sealed record Rungs(ImmutableArray<Rung> All, int? Ceiling = null)
{
    public static readonly Rungs Empty = new([]);

    public bool Equals(Rungs? other) => other is not null && Ceiling == other.Ceiling && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Length;
}

/// <summary>One rung: a step at which trials are compared.</summary>
/// <param name="Step">In the study's unit.</param>
/// <param name="Entries">One per trial that reported this step or a later one, best first; O(log n) to add and to rank.</param>
/// <param name="Candidates">Those of them that are paused here, may be resumed and were not yet, best first.</param>
/// <param name="Trust">Whether it may judge, where that has to be seen first; <see langword="null"/> where it always does.
/// </param>
public sealed record Rung(
    int Step, ImmutableSortedSet<RungEntry> Entries, ImmutableSortedSet<RungEntry> Candidates, RungTrust? Trust = null)
{
    public static Rung At(int step) => new(step, [], []);

    /// <summary>Whether trials are compared here, or all go on.</summary>
    public bool Judges => Trust is null or { State: RungState.Open };

    /// <summary>A trial that skips a rung's step reaches it by its next report.</summary>
    public bool IsReachedBy(Report report) => report.Previous < Step && Step <= report.Step;

    public bool Equals(Rung? other) =>
        other is not null && Step == other.Step && Entries.SequenceEqual(other.Entries)
        && Candidates.SequenceEqual(other.Candidates) && Trust == other.Trust;

    public override int GetHashCode() => HashCode.Combine(Step, Entries.Count);
}

/// <summary>A trial's loss when it reached a rung. Equal losses are ordered by trial number, so that the order is total.</summary>
public readonly record struct RungEntry(double Loss, int Trial) : IComparable<RungEntry>
{
    public int CompareTo(RungEntry other) =>
        Loss.CompareTo(other.Loss) is var byLoss and not 0 ? byLoss : Trial.CompareTo(other.Trial);
}
