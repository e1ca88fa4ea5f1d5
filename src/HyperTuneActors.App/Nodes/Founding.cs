using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using HyperTuneActors.Runtime.Journaling;
using Npgsql;

namespace HyperTuneActors.App.Nodes;

/// <summary>Keeps study nodes in one cluster. The first of the seeds founds one if it reaches no other; but it may be that it only does not
/// reach it, and two clusters on one database would take all studies from each other, and never become one again. So it founds one only
/// when the database says that no other study node is a member of one.</summary>
internal sealed class Founding(NodeSettings settings, Cluster cluster, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private string told = "";
    private bool? mayFound;

    /// <summary>Until the node stops.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        PostgresPresence? presence = null;
        try
        {
            while (true)
            {
                try
                {
                    if (presence is not null) await presence.EnsureAsync(stop);
                    else if (cluster.SelfMember.Status == MemberStatus.Up) presence = await PostgresPresence.EnterAsync(settings.Database, stop);
                    else if (settings.IsFirstSeed) Join(await PostgresPresence.IsNobodyAsync(settings.Database, stop));
                }
                catch (Exception wrong) when (wrong is NpgsqlException or TimeoutException)
                {
                    if (presence is not null) await presence.DisposeAsync();
                    presence = null;
                    if (mayFound is null && settings.IsFirstSeed) Say($"It waits for the database before it founds a cluster: {JournalFailure.Reason(wrong)}");
                }
                await Task.Delay(Pace, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The node ends, and whoever comes after it may found a cluster.
        }
        finally
        {
            if (presence is not null) await presence.DisposeAsync();
        }
    }

    private void Join(bool isNobodyElse)
    {
        if (isNobodyElse == mayFound) return;
        mayFound = isNobodyElse;
        var seeds = settings.Seeds.Select(seed => Address.Parse(settings.Address(seed))).ToImmutableList();
        if (!isNobodyElse) Say("Another study node is in a cluster, says the database: this one waits until it reaches it.");
        cluster.JoinSeedNodes(isNobodyElse ? seeds : [.. seeds.Skip(1), seeds[0]]);
    }

    private void Say(string text)
    {
        if (text != told) JsonLogger.Write(settings.Name, "warning", "node", text);
        told = text;
    }
}
