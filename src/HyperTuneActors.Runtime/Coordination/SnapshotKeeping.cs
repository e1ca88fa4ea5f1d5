using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>When a study's state is cached: never two at once, and two are kept, in case the newer one can't be read.</summary>
/// <param name="rule">When one is due.</param>
/// <param name="save">Saves it. Only to be called while no batch is being written: a snapshot counts as all facts up to the
/// last one persisted.</param>
/// <param name="deleteUpTo">Deletes those of so many facts and fewer.</param>
internal sealed class SnapshotKeeping(SnapshotRule rule, Action<StudyState> save, Action<long> deleteUpTo)
{
    private long last;

    public bool IsRunning { get; private set; }

    /// <summary>One was read at the recovery, or written.</summary>
    public void Known(long facts) => last = facts;

    public bool IsCurrent(StudyState written) => written.Facts == last;

    public void SaveIfDue(StudyState written)
    {
        if (!IsRunning && rule.IsDue(written.Facts, last)) Save(written);
    }

    public void Save(StudyState written)
    {
        IsRunning = true;
        save(written);
    }

    public void Saved(long facts)
    {
        if (last > 0) deleteUpTo(last - 1);
        (last, IsRunning) = (facts, false);
    }

    /// <param name="giveUp">The facts that count as saved, since the study is ending; <see langword="null"/> to try again.</param>
    public void NotSaved(long? giveUp)
    {
        IsRunning = false;
        last = giveUp ?? last;
    }
}
