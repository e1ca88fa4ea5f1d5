using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.Simulation.Tests.Curves;

/// <summary>A journal's file with what its reader reads.</summary>
internal static class JournalFile
{
    public static void Write(string path, StudyName study, IEnumerable<StudyEvent> facts)
    {
        using var system = ActorSystem.Create("encoding");
        var serializer = new FactSerializer((ExtendedActorSystem)system);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE journal (persistence_id, sequence_number, identifier, manifest, message)";
        command.ExecuteNonQuery();
        command.CommandText = $"INSERT INTO journal VALUES ($study, $number, {FactSerializer.Id}, $manifest, $message)";
        foreach (var (number, fact) in facts.Index())
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$study", JournalReader.PersistenceId(study));
            command.Parameters.AddWithValue("$number", number + 1);
            command.Parameters.AddWithValue("$manifest", serializer.Manifest(fact));
            command.Parameters.AddWithValue("$message", serializer.ToBinary(fact));
            command.ExecuteNonQuery();
        }
    }
}
