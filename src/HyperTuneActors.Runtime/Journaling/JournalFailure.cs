using System.Runtime.Serialization;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>What a failed recovery or write means.</summary>
public static class JournalFailure
{
    /// <summary>Trying again will not help: somebody must repair the journal.</summary>
    public static bool IsForGood(Exception? cause) => Chain(cause).Any(error =>
        error is UnreadableJournalException or InvalidCastException
            or SerializationException                         // of a fact that some other program wrote
        || error is SqliteException damage && SqliteJournal.IsDamage(damage));

    /// <summary>The number of the fact to write exists already: somebody else writes this journal.</summary>
    public static bool IsOtherWriter(Exception? cause) =>
        Chain(cause).Any(error => error is SqliteException { SqliteErrorCode: 19 });

    /// <summary>What a person should read of one that is for good: our own message where the chain has one.</summary>
    public static string Message(Exception cause) =>
        Chain(cause).FirstOrDefault(error => error is UnreadableJournalException)?.Message
        ?? $"The journal is damaged ({Chain(cause).Last().Message.TrimEnd('.')}): restore it from a copy. Nothing was changed.";

    private static IEnumerable<Exception> Chain(Exception? cause)
    {
        for (var error = cause; error is not null; error = error.InnerException) yield return error;
    }
}
