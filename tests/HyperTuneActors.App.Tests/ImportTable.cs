using System.Text.RegularExpressions;

namespace HyperTuneActors.App.Tests;

/// <summary>The import table of the house: which room may use what.</summary>
internal static class ImportTable
{
    public const string Numerics = "HyperTuneActors.Core.Numerics",
        Spaces = "HyperTuneActors.Core.Spaces", Trials = "HyperTuneActors.Core.Trials",
        Sampling = "HyperTuneActors.Core.Sampling", Tpe = $"{Sampling}.Tpe", Gp = $"{Sampling}.Gp", Auto = $"{Sampling}.Auto",
        Scheduling = "HyperTuneActors.Core.Scheduling",
        Studies = "HyperTuneActors.Core.Studies", Analysis = "HyperTuneActors.Core.Analysis",
        Protocol = "HyperTuneActors.Runtime.Protocol", Coordination = "HyperTuneActors.Runtime.Coordination",
        Workers = "HyperTuneActors.Runtime.Workers", Detached = $"{Workers}.Detached", Journaling = "HyperTuneActors.Runtime.Journaling",
        Hooks = "HyperTuneActors.Runtime.Hooks", Wire = "HyperTuneActors.Runtime.Wire", Tls = "HyperTuneActors.Runtime.Tls", Simulation = "HyperTuneActors.Simulation", Timing = $"{Simulation}.Timing", Storage = $"{Simulation}.Storage",
        Machines = $"{Simulation}.Machines", Curves = $"{Simulation}.Curves", Faults = $"{Simulation}.Faults",
        Invariants = $"{Simulation}.Invariants", Schedules = $"{Simulation}.Schedules",
        Cluster = $"{Simulation}.SimulatedCluster", Shape = $"{Simulation}.ClusterShape", Node = $"{Simulation}.NodeShape",
        TheApp = "HyperTuneActors.App", AkkaNet = "Akka", Processes = "System.Diagnostics.Process";

    private static readonly string[] Core = [Numerics, Spaces, Trials, Sampling, Tpe, Gp, Auto, Scheduling, Studies, Analysis];

    /// <summary>What is simulated: the production actors and all that they use.</summary>
    private static readonly string[] Simulated = [.. Core, Protocol, Coordination, Workers, Journaling, AkkaNet];

    /// <summary>What would come back on another thread or at another time, in a simulation.</summary>
    private static readonly string[] RealTime =
        [Processes, "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Guid", "System.Threading.Tasks",
            "System.Threading.Thread", "System.Threading.Timer"];

    /// <summary>The folders of the Simulation. The files beside them are a room of their own.</summary>
    private static readonly string[] Simulator = [Timing, Storage, Machines, Curves, Faults, Invariants, Schedules];

    /// <summary>What the table is about; everything else is free for all rooms, but what a row forbids besides.</summary>
    private static readonly string[] Rooms =
        [.. Core, Protocol, Coordination, Workers, Detached, Journaling, Hooks, Wire, Tls, .. Simulator, Cluster, Shape, Node, TheApp, AkkaNet];

    /// <summary>Each room, what of <see cref="Rooms"/> it may use, and what it may not use besides.</summary>
    public static readonly Dictionary<string, (string[] May, string[] MayNot)> Table = new()
    {
        [Numerics] = ([], []),
        [Spaces] = ([Numerics], []),
        [Trials] = ([Numerics, Spaces], []),
        [Sampling] = ([Numerics, Spaces, Trials, Tpe, Gp, Auto], []),
        [Tpe] = ([Numerics, Spaces, Trials, Sampling], []),
        [Gp] = ([Numerics, Spaces, Trials, Sampling], []),
        [Auto] = ([Spaces, Trials, Sampling, Tpe, Gp], []),
        [Scheduling] = ([Numerics, Spaces, Trials], []),
        [Studies] = ([Spaces, Trials, Sampling, Scheduling], []),
        [Analysis] = ([Numerics, Spaces, Trials], []),
        [Protocol] = ([Spaces, Trials], []),
        [Coordination] = ([.. Core, Protocol, Journaling, AkkaNet], [Processes]),
        [Workers] = ([Spaces, Trials, Protocol, Detached, AkkaNet], []),
        [Detached] = ([Spaces, Trials, Protocol, Workers], []),
        [Journaling] = ([.. Core, AkkaNet], [Processes]),
        [Hooks] = ([Spaces, Trials, Studies, Workers, Journaling], []),
        [Wire] = ([Spaces, Trials, Sampling, Scheduling, Studies, Protocol, Coordination, Journaling, AkkaNet], [Processes]),
        [Tls] = ([AkkaNet], [Processes]),
        [Timing] = ([.. Simulated, Storage], RealTime),      // names the journal's and the snapshots' plug-ins
        [Storage] = ([.. Simulated, Timing], RealTime),
        [Curves] = ([.. Simulated, Machines], RealTime),     // draws with the machines' dice
        [Machines] = ([.. Simulated, Timing, Curves, Node], RealTime),
        [Invariants] = ([.. Simulated, Timing, Storage, Machines, Cluster, Node], RealTime),
        [Simulation] = ([.. Simulated, Timing, Storage, Machines, Curves, Invariants, Cluster, Shape, Node], RealTime),
        [Faults] = ([.. Simulated, Timing, Storage, Machines, Invariants, Cluster], RealTime),
        [Schedules] = ([.. Simulated, .. Simulator, Cluster, Shape, Node], [Processes]),
    };

    /// <summary>What a room may not use, as the beginnings of names.</summary>
    public static string[] Forbidden(string room) =>
        [.. Rooms.Except([room]).Except(Table[room].May), .. Table[room].MayNot];

    /// <summary>With the folders of a room, but where they are rooms themselves.</summary>
    public static string WithinRoom(string room) =>
        room == Simulation ? $"^{Regex.Escape(room)}$" : $@"^{Regex.Escape(room)}(\.|$)";
}
