using System.Net.Sockets;
using System.Runtime.InteropServices;
using HyperTuneActors.App.Nodes;
using HyperTuneActors.App.Nodes.Api;
using HyperTuneActors.Runtime.Tls;
using HyperTuneActors.Runtime.Workers;
using Microsoft.AspNetCore.Connections;

namespace HyperTuneActors.App.Commands;

/// <summary>Runs one node of a cluster until it is told to end, or the cluster gives it up.</summary>
internal static class NodeCommand
{
    public static async Task<int> RunAsync(string role, string? file)
    {
        var faults = new List<string>();
        if (!Enum.TryParse<NodeRole>(role, ignoreCase: true, out var known) || !Enum.IsDefined(known))
            faults.Add($"There is no role '{role}': a node is of the role study, worker or voter.");
        var settings = faults.Count == 0 ? NodeFile.Read(known, file, Environment.GetEnvironmentVariable, faults) : null;
        if (settings is null) return await RefuseAsync(faults);
        Directory.CreateDirectory(settings.State);
        try
        {
            using var certificate = settings.Tls is { } tls
                ? NodeCertificate.Load(new PemFiles(tls.Authority, tls.Certificate, tls.Key), TimeProvider.System)
                : null;
            await using var server = await NodeServer.StartAsync(settings);
            using var stop = new Interruption();
            JsonLogger.Write(settings.Name, "info", "node", $"This {role} node serves HTTP at {server.Url}.");
            return settings.Role switch
            {
                NodeRole.Study => await StudyAsync(settings, certificate, server, stop.Token),
                NodeRole.Worker => await WorkerAsync(settings, certificate, server, stop.Token),
                _ => await VoterAsync(settings, certificate, server, stop.Token),
            };
        }
        catch (TlsException wrong)
        {
            return await RefuseAsync([wrong.Message]);
        }
        catch (Exception wrong) when (wrong is AddressInUseException or SocketException || wrong is IOException { InnerException: AddressInUseException })
        {
            return await RefuseAsync([$"HTTP can't listen on {settings.Http.Host}:{settings.Http.Port}: {wrong.Message}"]);
        }
    }

    private static async Task<int> StudyAsync(
        NodeSettings settings, NodeCertificate? certificate, NodeServer server, CancellationToken stop)
    {
        var node = StudyNode.Start(settings, certificate, server.Url);
        var map = new StudyMap(settings);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        var studies = new StudyApi(node, map, new Neighbours(http), settings.Name, server.Url);
        server.Api = (studies, new SubmitApi(studies, map));
        server.Ready = new Health(node, settings).ReadyAsync;
        return await EndAsync(settings, node.Membership, async () =>
        {
            server.Api = null;                                 // what comes now is to be asked elsewhere
            await node.DisposeAsync();
        }, stop);
    }

    private static async Task<int> WorkerAsync(
        NodeSettings settings, NodeCertificate? certificate, NodeServer server, CancellationToken stop)
    {
        var trainer = new StudiesTrainer(study =>
        {
            var runs = new Homes.StudyHome(settings.Studies, study).Runs;
            return new ProcessTrainer(runs, Shim.WriteTo(runs), TimeProvider.System);
        });
        var worker = new WorkerNode(settings, certificate, trainer);
        server.Ready = _ => Task.FromResult(worker.IsReady
            ? new Readiness(true, [])
            : new Readiness(false, ["The node has not joined the cluster, or sees no study node."]));
        await worker.RunAsync(stop);
        return ExitCode.Done;
    }

    private static async Task<int> VoterAsync(
        NodeSettings settings, NodeCertificate? certificate, NodeServer server, CancellationToken stop)
    {
        var system = NodeSystem.Create(settings, certificate);
        var membership = Membership.Follow(system);
        server.Ready = _ => Task.FromResult(membership.IsUp
            ? new Readiness(true, [])
            : new Readiness(false, ["The node is not a member of the cluster."]));
        return await EndAsync(settings, membership,
            () => NodeSystem.EndAsync(system, Akka.Actor.CoordinatedShutdown.ClrExitReason.Instance), stop);
    }

    /// <summary>A node that was given up ends its process, since it would go on as a cluster of its own and open all studies.</summary>
    private static async Task<int> EndAsync(NodeSettings settings, Membership membership, Func<Task> leave, CancellationToken stop)
    {
        var asked = new TaskCompletionSource();
        await using var registration = stop.Register(asked.SetResult);
        if (await Task.WhenAny(membership.Over, asked.Task) == membership.Over)
        {
            JsonLogger.Write(settings.Name, "error", "node", $"This node ends, since {await membership.Over}. Start it again.");
            Environment.Exit(ExitCode.GivenUp);
        }
        await leave();
        return ExitCode.Done;
    }

    private static async Task<int> RefuseAsync(IReadOnlyList<string> faults)
    {
        foreach (var fault in faults) await Console.Error.WriteLineAsync(fault);
        await Console.Error.WriteLineAsync("The node was not started.");
        return ExitCode.Usage;
    }
}
