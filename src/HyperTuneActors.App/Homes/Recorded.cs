using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Homes;

/// <summary>What the journal of a begun study says of it, found without replaying the whole.</summary>
/// <param name="Spec">As created.</param>
/// <param name="IsComplete">Whether it ended by its budget, so that running it again would do nothing.</param>
internal sealed record Recorded(StudySpec Spec, bool IsComplete)
{
    /// <returns><see langword="null"/> if the study was never begun.</returns>
    /// <exception cref="UnreadableJournalException">The journal is damaged or of a newer version.</exception>
    /// <exception cref="HomeException">The journal is gone.</exception>
    public static Recorded? In(StudyHome home)
    {
        // A snapshot would hide a gap, and what a newer version wrote.
        JournalReader.Check(home.Facts, home.Study);
        if (JournalReader.Read(home.Facts, home.Study, most: 1).FirstOrDefault().Fact is not StudyEvent.StudyCreated created)
            return home.HasRuns ? throw Empty(home) : null;
        var last = JournalReader.Last(home.Facts, home.Study, "study-ended/1", "study-resumed/1", "study-extended/1");
        return new Recorded(created.Spec,
            last is StudyEvent.StudyEnded { IsComplete: true });
    }

    /// <summary>The state that the journal makes, from its newest snapshot on.</summary>
    /// <exception cref="UnreadableJournalException">The journal is damaged or of a newer version.</exception>
    /// <exception cref="HomeException">The journal is empty or gone.</exception>
    public static StudyState StateIn(StudyHome home) => JournalReader.Latest(home.Facts, home.Study) ?? throw Empty(home);

    /// <returns>The end of what a trial's last run wrote; <see langword="null"/> if it wrote nothing.</returns>
    public static string? TailOf(StudyHome home, int trial) => JournalReader.Read(home.Facts, home.Study)
        .Select(at => at.Fact).OfType<StudyEvent.RunEnded>().LastOrDefault(ended => ended.Run.Trial.Value == trial)?.End.Tail;

    /// <summary>Runs leave their directories only after facts were written: an empty journal beside them was not always so.</summary>
    public static HomeException Empty(StudyHome home) => new(home.HasRuns
        ? $"The journal of the study {home.Study} is gone, though its runs are there: {home.Journal} has no facts. Restore it from a "
            + $"copy, or remove {home.ShortFolder} to start anew. Nothing was changed."
        : $"The study {home.Study} has an empty journal: it was never begun. 'run' begins it.");
}
