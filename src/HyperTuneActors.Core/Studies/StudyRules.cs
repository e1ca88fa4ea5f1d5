using System.Diagnostics;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyCommand;

namespace HyperTuneActors.Core.Studies;

/// <summary>What a study says to a command. Pure: state, command and moment in, facts and answer out.</summary>
public static class StudyRules
{
    /// <param name="state"><see langword="null"/> while the study's journal is empty.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">The moment that the facts will carry.</param>
    public static Decision Decide(StudyState? state, StudyCommand command, Moment now)
    {
        if (state is null && command is not Open)
            return Decision.Only(state, new Answer.Reject("This study does not exist yet."));
        var decision = command switch
        {
            Open c => LifeRules.Decide(state, c, now),
            AnnounceWorker c => RunRules.Decide(state!, c, now),
            LoseWorker c => RunRules.Decide(state!, c, now),
            ReportStart c => RunRules.Decide(state!, c, now),
            ReportMetric c => ReportRules.Decide(state!, c, now),
            ReportCheckpoint c => ReportRules.Decide(state!, c, now),
            ReportArtifact c => ReportRules.Decide(state!, c, now),
            ReportEnd c => RunRules.Decide(state!, c, now),
            AcceptDraft c => DraftRules.Decide(state!, c, now),
            Stop c => LifeRules.Decide(state!, c, now),
            Resume c => LifeRules.Decide(state!, c, now),
            Extend c => LifeRules.Decide(state!, c, now),
            Enqueue c => EnqueueRules.Decide(state!, c, now),
            CheckTime => Decision.Only(state, Answer.Done.Instance),
            _ => throw new UnreachableException($"No rule for {command.GetType().Name}."),
        };
        var trimmed = ArtifactRules.Settle(CheckpointRules.Settle(decision, state, now), state, now);
        return EndRules.Settle(trimmed, now);
    }
}
