using System.Data.Common;
using System.Globalization;
using System.Text;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>Reads a study's facts straight from where they lie, without opening the study.</summary>
public static class JournalReader
{
    private const string Table = "journal";

    private const string AfterQuery = """
        SELECT sequence_number, identifier, manifest, message FROM journal
        WHERE persistence_id = @id AND sequence_number > @after ORDER BY sequence_number LIMIT @most
        """;

    private const string GapQuery = """
        SELECT sequence_number FROM journal AS fact
        WHERE persistence_id = @id AND sequence_number > 1 AND NOT EXISTS (
            SELECT 1 FROM journal WHERE persistence_id = @id AND sequence_number = fact.sequence_number - 1)
        ORDER BY sequence_number LIMIT 1
        """;

    private const string NumbersQuery = """
        SELECT count(*), CASE WHEN max(sequence_number) = count(*) AND min(sequence_number) = 1 THEN 1 ELSE 0 END
        FROM journal WHERE persistence_id = @id
        """;

    private const string KindsQuery = """
        SELECT DISTINCT identifier, manifest FROM journal WHERE persistence_id = @id
        """;

    private const string FirstOfKindQuery = """
        SELECT sequence_number, identifier, manifest, message FROM journal
        WHERE persistence_id = @id AND identifier = @identifier AND manifest = @manifest ORDER BY sequence_number LIMIT 1
        """;

    private static string OfKindsQuery(RowStore store) => $"""
        SELECT sequence_number, identifier, manifest, message FROM journal
        WHERE persistence_id = @id AND sequence_number > @after AND {store.Position("manifest", "@manifests")} > 0
        ORDER BY sequence_number
        """;

    private static string LastQuery(RowStore store) => $"""
        SELECT sequence_number, identifier, manifest, message FROM journal
        WHERE persistence_id = @id AND {store.Position("manifest", "@manifests")} > 0 ORDER BY sequence_number DESC LIMIT 1
        """;

    // In the facts' JSON a trial is "trial":7 or part of "run":"study/7/1"; other numbers are found, too.
    private static string MentioningQuery(RowStore store) => $"""
        SELECT sequence_number, identifier, manifest, message FROM journal
        WHERE persistence_id = @id AND (manifest LIKE 'study-ended/%' OR {store.Position("@run", "message")} > 0
            OR {store.Position("@before", "message")} > 0 OR {store.Position("@last", "message")} > 0)
        ORDER BY sequence_number
        """;

    /// <summary>A study's name in its journal.</summary>
    public static string PersistenceId(StudyName study) => PersistenceIds + study.Value;

    /// <summary>How the names of studies begin in a journal, but no others.</summary>
    internal const string PersistenceIds = "study-";

    /// <param name="at">The journal.</param>
    /// <param name="study">Whose facts.</param>
    /// <param name="after">The facts after this number; 0 for all.</param>
    /// <param name="most">How many at most. Where it is known that not all are needed, this is cheaper than not to read on.</param>
    /// <returns>The facts with their numbers, in order, as they are read; none if there is no journal yet.</returns>
    /// <exception cref="UnreadableJournalException">The store, a fact or a number is not what it should be.</exception>
    /// <exception cref="DbException">The store can't be reached: this may be better the next time.</exception>
    public static IEnumerable<(long Number, StudyEvent Fact)> Read(
        JournalAt at, StudyName study, long after = 0, long most = long.MaxValue) =>
        Read(at, PersistenceId(study), after, most);

    /// <returns>Of the facts after a number those with these manifests, in order, as they are read.</returns>
    /// <exception cref="UnreadableJournalException">The store or one of these facts is not what it should be.</exception>
    /// <exception cref="DbException">The store can't be reached.</exception>
    public static IEnumerable<(long Number, StudyEvent Fact)> OfKinds(
        JournalAt at, StudyName study, long after, params string[] manifests)
    {
        var store = RowStore.OfFacts(at);
        return Facts(store, study, OfKindsQuery(store), ("@after", after), ("@manifests", string.Join(' ', manifests)));
    }

    internal static IEnumerable<(long Number, StudyEvent Fact)> Read(JournalAt at, string id, long after, long most)
    {
        var expected = after;
        var facts = RowStore.OfFacts(at).Read(
            Table, AfterQuery, Row, ("@id", id), ("@after", after), ("@most", most));
        foreach (var (number, serializer, manifest, payload) in facts)
        {
            if (number != ++expected) throw UnreadableJournalException.Gap(expected - 1, number);
            yield return (number, Decode(serializer, manifest, payload));
        }
    }

    /// <returns>The state that the facts make, or <see langword="null"/> without any.</returns>
    public static StudyState? Replay(JournalAt at, StudyName study)
    {
        StudyState? state = null;
        foreach (var (_, fact) in Read(at, study)) state = Evolve(state, fact);
        return state;
    }

    /// <summary>The same from the newest snapshot that can be read and the facts after it, which is sooner. Facts before the
    /// snapshot are seen as <see cref="Check"/> sees them.</summary>
    /// <exception cref="UnreadableJournalException">As of <see cref="Check"/> and of reading.</exception>
    /// <exception cref="DbException">The store can't be reached.</exception>
    public static StudyState? Latest(JournalAt at, StudyName study)
    {
        var facts = Check(at, study);
        var state = SnapshotReader.Newest(at, PersistenceId(study), facts);
        foreach (var (_, fact) in Read(at, study, state?.Facts ?? 0)) state = Evolve(state, fact);
        return state;
    }

    /// <summary>The facts that may be about a trial, those that are among them, and the study's ends.</summary>
    /// <exception cref="UnreadableJournalException">The store or one of these facts is not what it should be.</exception>
    /// <exception cref="DbException">The store can't be reached.</exception>
    public static IEnumerable<(long Number, StudyEvent Fact)> Mentioning(JournalAt at, StudyName study, TrialNumber trial)
    {
        var number = trial.Value.ToString(CultureInfo.InvariantCulture);
        var store = RowStore.OfFacts(at);
        return Facts(store, study, MentioningQuery(store),
            ("@run", Bytes($"/{number}/")), ("@before", Bytes($":{number},")), ("@last", Bytes($":{number}}}")));
    }

    /// <summary>The state after a fact that was read from a journal.</summary>
    /// <exception cref="UnreadableJournalException">It does not follow from those before it: no study has written that.</exception>
    public static StudyState Evolve(StudyState? state, StudyEvent fact)
    {
        try
        {
            return StudyState.Evolve(state, fact);
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            throw UnreadableJournalException.Senseless((state?.Facts ?? 0) + 1, fact.GetType().Name, wrong);
        }
    }

    /// <summary>Sees whether a fact is missing or of a kind that this version does not know, without decoding all: what a
    /// recovery that begins with a snapshot can't see.</summary>
    /// <returns>How many facts there are.</returns>
    /// <exception cref="UnreadableJournalException">That is so, or the store is not what it should be.</exception>
    /// <exception cref="DbException">The store can't be reached.</exception>
    public static long Check(JournalAt at, StudyName study)
    {
        var (store, id) = (RowStore.OfFacts(at), ("@id", (object)PersistenceId(study)));
        var (facts, areWhole) = store.Read(Table, NumbersQuery, row => (row.GetInt64(0), row.GetInt32(1)), id).LastOrDefault();
        if (facts == 0) return 0;
        if (areWhole == 0)
            foreach (var number in store.Read(Table, GapQuery, row => row.GetInt64(0), id).ToArray())
                throw UnreadableJournalException.Gap(number - 2, number);
        foreach (var (serializer, kind) in store.Read(Table, KindsQuery, row => (row.GetInt32(0), row.GetString(1)), id).ToArray())
            foreach (var _ in Facts(store, study, FirstOfKindQuery, ("@identifier", serializer), ("@manifest", kind))) { }
        return facts;
    }

    /// <returns>The last of the facts with these manifests, or <see langword="null"/> without any.</returns>
    /// <exception cref="DbException">The store can't be reached.</exception>
    public static StudyEvent? Last(JournalAt at, StudyName study, params string[] manifests)
    {
        var store = RowStore.OfFacts(at);
        return Facts(store, study, LastQuery(store), ("@manifests", string.Join(' ', manifests))).LastOrDefault().Fact;
    }

    private static IEnumerable<(long Number, StudyEvent Fact)> Facts(
        RowStore store, StudyName study, string query, params (string Name, object Value)[] parameters)
    {
        foreach (var (number, serializer, manifest, payload) in
            store.Read(Table, query, Row, [("@id", PersistenceId(study)), .. parameters]))
            yield return (number, Decode(serializer, manifest, payload));
    }

    private static (long Number, int Serializer, string Manifest, byte[] Payload) Row(DbDataReader row) =>
        (row.GetInt64(0), row.GetInt32(1), row.GetString(2), row.GetFieldValue<byte[]>(3));

    private static StudyEvent Decode(int serializer, string manifest, byte[] payload) => serializer == FactSerializer.Id
        ? Manifests.Decode(manifest, payload)
        : throw UnreadableJournalException.Unknown(manifest);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
