using System.Runtime.Serialization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>What a failed recovery or write means.</summary>
public static class JournalFailure
{
    /// <summary>Trying again will not help: somebody must repair the journal. A server that is gone, full or refuses us is
    /// tried again, since it may be repaired without us.</summary>
    public static bool IsForGood(Exception? cause) => Chain(cause).Any(error =>
        error is UnreadableJournalException or InvalidCastException
            or SerializationException                         // of a fact that some other program wrote
        || error is SqliteException damage && SqliteJournal.IsDamage(damage));

    /// <summary>The number of the fact to write exists already: somebody else writes this journal.</summary>
    /// <param name="cause">Of the failed write.</param>
    /// <param name="persistenceId">Whose write it was. In PostgreSQL the journal inserts facts of several studies together,
    /// and all of them fail where the key of one was taken: only that one has another writer. A file has one study.</param>
    public static bool IsOtherWriter(Exception? cause, string persistenceId) => Chain(cause).Any(error =>
        error is SqliteException { SqliteErrorCode: 19 }
        || error is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, Detail: { } detail }
            && IsKeyOf(persistenceId, detail));

    /// <summary>What a person should read of one that is for good: our own message where the chain has one.</summary>
    public static string Message(Exception cause) =>
        Chain(cause).FirstOrDefault(error => error is UnreadableJournalException)?.Message
        ?? $"The journal is damaged ({Chain(cause).Last().Message.TrimEnd('.')}): restore it from a copy. Nothing was changed.";

    /// <summary>Why the journal can't be used now, in one line.</summary>
    public static string Reason(Exception? cause) =>
        Chain(cause).OfType<PostgresException>().FirstOrDefault()?.MessageText
        ?? Chain(cause).FirstOrDefault(error => error is not AggregateException)?.Message.ReplaceLineEndings(" ")
        ?? "for an unknown reason";

    // "Key (persistence_id, sequence_number)=(study-one, 702) already exists.", in the server's language.
    private static bool IsKeyOf(string persistenceId, string detail) =>
        detail.Contains($"(persistence_id, sequence_number)=({persistenceId}, ", StringComparison.Ordinal);

    private static IEnumerable<Exception> Chain(Exception? cause)
    {
        if (cause is null) return [];
        var inner = cause is AggregateException all ? all.InnerExceptions : (IEnumerable<Exception?>)[cause.InnerException];
        return inner.SelectMany(Chain).Prepend(cause);
    }
}
