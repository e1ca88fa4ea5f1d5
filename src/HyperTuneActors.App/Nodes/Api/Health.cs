using Akka.Actor;
using Akka.Cluster.Sharding;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Protocol;
using Npgsql;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>Whether a study node does what it is there for. Sharding's failures show nowhere else: the region just does not
/// answer.</summary>
internal sealed class Health(StudyNode node, NodeSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<Readiness> ReadyAsync(CancellationToken stop)
    {
        var faults = await Task.WhenAll(
            Task.FromResult(node.Membership.IsUp ? null : "The node is not a member of the cluster."),
            Task.FromResult(node.IsWarm ? null : "The node has not read from the journal yet."),
            AnswersAsync(node.Studies, GetCurrentRegions.Instance, "The shard region does not answer."),
            AnswersAsync(node.Pool, GetOpenStudies.Instance, "The slot pool does not answer."),
            DatabaseAsync(stop));
        var because = faults.OfType<string>().ToArray();
        return new Readiness(because.Length == 0, because);
    }

    private static async Task<string?> AnswersAsync(IActorRef actor, object question, string otherwise)
    {
        try
        {
            await actor.Ask<object>(question, Patience);
            return null;
        }
        catch (AskTimeoutException)
        {
            return otherwise;
        }
    }

    private async Task<string?> DatabaseAsync(CancellationToken stop)
    {
        try
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(stop);
            soon.CancelAfter(Patience);
            await using var connection = new NpgsqlConnection(PostgresJournal.ConnectionString(settings.Database));
            await connection.OpenAsync(soon.Token);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(soon.Token);
            return null;
        }
        catch (Exception wrong) when (wrong is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return $"The database can't be used: {JournalFailure.Reason(wrong)}";
        }
    }
}
