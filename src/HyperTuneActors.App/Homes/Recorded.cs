using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Homes;

/// <summary>What the journal of a begun study says of it, found without replaying the whole.</summary>
/// <param name="Spec">As created.</param>
/// <param name="IsComplete">Whether it ended by its budget or its target, so that running it again would do nothing.</param>
internal sealed record Recorded(StudySpec Spec, bool IsComplete)
{
    /// <returns><see langword="null"/> if the study was never begun.</returns>
    /// <exception cref="UnreadableJournalException">The journal is damaged or of a newer version.</exception>
    public static Recorded? In(StudyHome home)
    {
        if (JournalReader.Read(home.Journal, home.Study).FirstOrDefault().Fact is not StudyEvent.StudyCreated created)
            return null;
        var last = JournalReader.Last(home.Journal, home.Study, "study-ended/1", "study-resumed/1", "study-extended/1");
        return new Recorded(created.Spec,
            last is StudyEvent.StudyEnded { Reason: EndReason.Trials or EndReason.Time or EndReason.Target });
    }
}
