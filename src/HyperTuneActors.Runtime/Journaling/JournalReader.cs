using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>Reads a study's facts straight from its file, without opening the study.</summary>
public static class JournalReader
{
    private const string AfterQuery = """
        SELECT sequence_number, identifier, manifest, message FROM journal
        WHERE persistence_id = $id AND sequence_number > $after ORDER BY sequence_number
        """;

    private const string OfKindsQuery = """
        SELECT sequence_number, identifier, manifest, message FROM journal
        WHERE persistence_id = $id AND sequence_number > $after AND instr($manifests, manifest) > 0 ORDER BY sequence_number
        """;

    private const string LastQuery = """
        SELECT sequence_number, identifier, manifest, message FROM journal
        WHERE persistence_id = $id AND instr($manifests, manifest) > 0 ORDER BY sequence_number DESC LIMIT 1
        """;

    private const string GapQuery = """
        SELECT sequence_number, identifier, manifest, message FROM journal AS fact
        WHERE persistence_id = $id AND sequence_number > $after AND NOT EXISTS (
            SELECT 1 FROM journal WHERE persistence_id = $id AND sequence_number = fact.sequence_number - 1)
        ORDER BY sequence_number LIMIT 1
        """;

    private const string NumbersQuery = """
        SELECT count(*), coalesce(max(sequence_number) = count(*) AND min(sequence_number) = 1, 1), '', x'' FROM journal
        WHERE persistence_id = $id
        """;

    private const string KindsQuery = """
        SELECT DISTINCT 0, identifier, manifest, x'' FROM journal WHERE persistence_id = $id
        """;

    private const string FirstOfKindQuery = """
        SELECT sequence_number, identifier, manifest, message FROM journal
        WHERE persistence_id = $id AND identifier = $identifier AND manifest = $manifest ORDER BY sequence_number LIMIT 1
        """;

    // In the facts' JSON a trial is "trial":7 or part of "run":"study/7/1"; other numbers are found, too.
    private const string MentioningQuery = """
        SELECT sequence_number, identifier, manifest, message FROM journal
        WHERE persistence_id = $id AND (manifest GLOB 'study-ended/*' OR instr(CAST(message AS TEXT), $run) > 0
            OR instr(CAST(message AS TEXT), $before) > 0 OR instr(CAST(message AS TEXT), $last) > 0)
        ORDER BY sequence_number
        """;

    /// <summary>A study's name in its journal.</summary>
    public static string PersistenceId(StudyName study) => "study-" + study.Value;

    /// <param name="path">The journal's file.</param>
    /// <param name="study">Whose facts.</param>
    /// <param name="after">The facts after this number; 0 for all.</param>
    /// <returns>The facts with their numbers, in order, as they are read; none if there is no journal yet.</returns>
    /// <exception cref="UnreadableJournalException">The file, a fact or a number is not what it should be.</exception>
    public static IEnumerable<(long Number, StudyEvent Fact)> Read(string path, StudyName study, long after = 0) =>
        Read(path, PersistenceId(study), after);

    /// <returns>Of the facts after a number those with these manifests, in order, as they are read.</returns>
    /// <exception cref="UnreadableJournalException">The file or one of these facts is not what it should be.</exception>
    public static IEnumerable<(long Number, StudyEvent Fact)> OfKinds(
        string path, StudyName study, long after, params string[] manifests)
    {
        var rows = Rows(path, PersistenceId(study), OfKindsQuery, ("$after", after), ("$manifests", string.Join(' ', manifests)));
        foreach (var (number, serializer, manifest, payload) in rows) yield return (number, Decode(serializer, manifest, payload));
    }

    internal static IEnumerable<(long Number, StudyEvent Fact)> Read(string path, string id, long after)
    {
        var expected = after;
        foreach (var (number, serializer, manifest, payload) in Rows(path, id, AfterQuery, ("$after", after)))
        {
            if (number != ++expected) throw UnreadableJournalException.Gap(expected - 1, number);
            yield return (number, Decode(serializer, manifest, payload));
        }
    }

    /// <returns>The state that the facts make, or <see langword="null"/> without any.</returns>
    public static StudyState? Replay(string path, StudyName study)
    {
        StudyState? state = null;
        foreach (var (_, fact) in Read(path, study)) state = Evolve(state, fact);
        return state;
    }

    /// <summary>The same from the newest snapshot that can be read and the facts after it, which is sooner. Facts before the
    /// snapshot are seen as <see cref="Check"/> sees them.</summary>
    /// <exception cref="UnreadableJournalException">As of <see cref="Check"/> and <see cref="Read(string, StudyName, long)"/>.</exception>
    public static StudyState? Latest(string path, StudyName study)
    {
        var facts = Check(path, study);
        var state = SnapshotReader.Newest(SqliteJournal.SnapshotsBeside(path), PersistenceId(study), facts);
        foreach (var (_, fact) in Read(path, study, state?.Facts ?? 0)) state = Evolve(state, fact);
        return state;
    }

    /// <summary>The facts that may be about a trial, those that are among them, and the study's ends.</summary>
    /// <exception cref="UnreadableJournalException">The file or one of these facts is not what it should be.</exception>
    public static IEnumerable<(long Number, StudyEvent Fact)> Mentioning(string path, StudyName study, TrialNumber trial)
    {
        var number = trial.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var rows = Rows(path, PersistenceId(study), MentioningQuery, ("$run", $"/{number}/"), ("$before", $":{number},"), ("$last", $":{number}}}"));
        foreach (var (at, serializer, manifest, payload) in rows) yield return (at, Decode(serializer, manifest, payload));
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
    /// <exception cref="UnreadableJournalException">That is so, or the file is not what it should be.</exception>
    public static long Check(string path, StudyName study)
    {
        var id = PersistenceId(study);
        var (facts, areWhole, _, _) = Rows(path, id, NumbersQuery).FirstOrDefault();
        if (facts == 0) return 0;
        if (areWhole == 0)
            foreach (var (number, _, _, _) in Rows(path, id, GapQuery, ("$after", 1L)))
                throw UnreadableJournalException.Gap(number - 2, number);
        foreach (var (_, serializer, kind, _) in Rows(path, id, KindsQuery).ToArray())
            foreach (var (_, _, manifest, payload) in Rows(path, id, FirstOfKindQuery, ("$identifier", serializer), ("$manifest", kind)))
                Decode(serializer, manifest, payload);
        return facts;
    }

    /// <returns>The last of the facts with these manifests, or <see langword="null"/> without any.</returns>
    public static StudyEvent? Last(string path, StudyName study, params string[] manifests) =>
        Rows(path, PersistenceId(study), LastQuery, ("$manifests", string.Join(' ', manifests)))
            .Select(row => Manifests.Decode(row.Manifest, row.Payload)).FirstOrDefault();

    private static StudyEvent Decode(int serializer, string manifest, byte[] payload) => serializer == FactSerializer.Id
        ? Manifests.Decode(manifest, payload)
        : throw UnreadableJournalException.Unknown(manifest);

    private static IEnumerable<(long Number, int Serializer, string Manifest, byte[] Payload)> Rows(
        string path, string id, string query, params (string Name, object Value)[] parameters)
    {
        if (!File.Exists(path)) yield break;
        using var connection = new SqliteConnection(SqliteJournal.ConnectionString(path, SqliteOpenMode.ReadOnly));
        using var command = Guarded(path, () => Prepare(connection, id, query, parameters));
        if (command is null) yield break;
        using var rows = Guarded(path, command.ExecuteReader)!;
        while (Guarded(path, () => rows.Read()))
            yield return Guarded(path, () =>
                (rows.GetInt64(0), rows.GetInt32(1), rows.GetString(2), (byte[])rows.GetValue(3)));
    }

    private static SqliteCommand? Prepare(
        SqliteConnection connection, string id, string query, (string Name, object Value)[] parameters)
    {
        connection.Open();
        using var tables = connection.CreateCommand();
        tables.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = 'journal'";
        if (tables.ExecuteScalar() is 0L) return null;
        var command = connection.CreateCommand();
        command.CommandText = query;
        command.Parameters.AddWithValue("$id", id);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is SqliteException error && (SqliteJournal.IsDamage(error) || error.SqliteErrorCode == 1)
            || wrong is InvalidCastException or InvalidOperationException)      // other columns, other types, no value
        {
            throw UnreadableJournalException.File(path, wrong);
        }
    }
}
