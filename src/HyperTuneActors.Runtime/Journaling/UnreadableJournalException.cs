namespace HyperTuneActors.Runtime.Journaling;

/// <summary>A journal can't be read, and trying again will not help. The message says what a person can do.</summary>
public sealed class UnreadableJournalException(string message, Exception? cause = null) : Exception(message, cause)
{
    internal static UnreadableJournalException Unknown(string manifest) => new(
        $"The journal has a fact '{manifest}' that this version does not know: it was written by a newer version. "
        + "Use that version or a later one. Nothing was changed.");

    internal static UnreadableJournalException Payload(string manifest, Exception cause) => new(
        $"The journal has a fact '{manifest}' whose payload can't be read ({cause.Message.TrimEnd('.')}). "
        + "The journal is damaged: restore it from a copy. Nothing was changed.", cause);

    internal static UnreadableJournalException Gap(long facts, long last) => new(
        $"The journal has a fact {last}, but fact {facts + 1} is missing. "
        + "The journal is damaged: restore it from a copy. Nothing was changed.");

    internal static UnreadableJournalException Senseless(long number, string kind, Exception cause) => new(
        $"Fact {number} of the journal, {kind}, does not follow from those before it ({cause.Message.TrimEnd('.')}). "
        + "The journal is damaged: restore it from a copy. Nothing was changed.", cause);

    internal static UnreadableJournalException File(string path, Exception cause) => new(
        $"{path} is no journal that can be read ({cause.Message.TrimEnd('.')}). "
        + "Restore it from a copy, or remove the study's folder to start anew. Nothing was changed.", cause);

    internal static UnreadableJournalException Database(JournalAt.Database at, Exception cause) => new(
        $"The {at} has no journal that can be read ({cause.Message.ReplaceLineEndings(" ").TrimEnd('.')}). "
        + "Restore it from a copy. Nothing was changed.", cause);
}
