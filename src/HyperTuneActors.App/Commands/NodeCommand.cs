using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using HyperTuneActors.App.Nodes;
using HyperTuneActors.App.Nodes.Api;
using HyperTuneActors.App.Nodes.Security;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Tls;
using HyperTuneActors.Runtime.Workers.Detached;
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
        using var alone = TakeState(settings);
        if (alone is null) return await RefuseAsync([$"Another node uses {settings.State}. Give each node a state directory of its own."]);
        try
        {
            using var certificate = settings.Tls is { } tls
                ? NodeCertificate.Load(new PemFiles(tls.Certificate, tls.Key, tls.Authority), TimeProvider.System)
                : null;
            if (certificate?.Warning(TimeProvider.System) is { } expiring) JsonLogger.Write(settings.Name, "warning", "node", expiring);
            var (token, fault) = AccessToken.Read(settings.TokenFile, Environment.GetEnvironmentVariable(AccessToken.Variable));
            if (fault is not null) return await RefuseAsync([fault]);
            var (directory, unusable) = known == NodeRole.Voter ? ("", null) : SharedDirectory.Enter(settings.Directory);
            if (directory is null) return await RefuseAsync([unusable!]);
            await using var server = await NodeServer.StartAsync(settings, certificate, token);
            using var stop = new Interruption();
            JsonLogger.Write(settings.Name, "info", "node", $"This {role} node serves HTTP at {server.Url}.");
            return settings.Role switch
            {
                NodeRole.Study => await StudyAsync(settings, certificate, server, directory, stop.Token),
                NodeRole.Worker => await WorkerAsync(settings, certificate, server, directory, stop),
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
        NodeSettings settings, NodeCertificate? certificate, NodeServer server, string directory, CancellationToken stop)
    {
        var node = StudyNode.Start(settings, certificate, server.Url, directory);
        var map = new StudyMap(settings);
        using var handler = certificate is null ? new SocketsHttpHandler { AllowAutoRedirect = false } : HttpSecurity.Trusting(certificate.Authority);
        handler.ConnectTimeout = TimeSpan.FromSeconds(3);
        using var http = new HttpClient(handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(15) };
        var nodes = new NodesApi(node.Pool);
        var studies = new StudyApi(node, map, new Neighbours(http), nodes, settings.Name, server.Url);
        server.Api = (studies, new SubmitApi(studies, map), nodes);
        server.Ready = new Health(node, settings).ReadyAsync;
        return await EndAsync(settings, node.Membership, async () =>
        {
            server.Api = null;                                 // what comes now is to be asked elsewhere
            await node.DisposeAsync();
        }, stop);
    }

    private static async Task<int> WorkerAsync(
        NodeSettings settings, NodeCertificate? certificate, NodeServer server, string directory, Interruption stop)
    {
        var capacity = await NodeCapacity.OfAsync(settings);
        // Runs are taken over before anything else: whatever takes long now, their leases are renewed.
        var (taken, fault) = TakeOver(settings, capacity);
        using var trainer = taken;
        if (trainer is null) return await RefuseAsync([fault!]);
        var worker = new WorkerNode(settings, certificate, trainer, capacity, directory);
        server.Ready = _ => Task.FromResult(worker.IsReady
            ? new Readiness(true, [])
            : new Readiness(false, ["The node has not joined the cluster, or sees no study node."]));
        await worker.RunAsync(() => stop.Signal == PosixSignal.SIGTERM, stop.Token);
        return ExitCode.Done;
    }

    /// <returns>The runs of this worker, or why they can't be taken over.</returns>
    private static (DetachedTrainer? Trainer, string? Fault) TakeOver(NodeSettings settings, Capacity capacity)
    {
        try
        {
            return (new DetachedTrainer(
                settings.State, study => new Homes.StudyHome(settings.Studies, study).Runs, TimeProvider.System, settings.Lease,
                hidesDevices: !capacity.Gpus.IsEmpty), null);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return (null, wrong.Message);
        }
    }

    private static async Task<int> VoterAsync(
        NodeSettings settings, NodeCertificate? certificate, NodeServer server, CancellationToken stop)
    {
        var system = NodeSystem.Create(settings, certificate);
        var membership = Membership.Follow(system.Actors);
        server.Ready = _ => Task.FromResult(membership.IsUp
            ? new Readiness(true, [])
            : new Readiness(false, ["The node is not a member of the cluster."]));
        return await EndAsync(settings, membership,
            () => system.EndAsync(Akka.Actor.CoordinatedShutdown.ClrExitReason.Instance), stop);
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

    /// <summary>The kernel's lock, which falls with the process.</summary>
    private static FileStream? TakeState(NodeSettings settings)
    {
        try
        {
            return new FileStream(Path.Combine(settings.State, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task<int> RefuseAsync(IReadOnlyList<string> faults)
    {
        foreach (var fault in faults) await Console.Error.WriteLineAsync(fault);
        await Console.Error.WriteLineAsync("The node was not started.");
        return ExitCode.Usage;
    }
}
