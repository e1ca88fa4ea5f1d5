using Akka.Actor;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using Microsoft.AspNetCore.Http;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>What the slot pool knows of the workers, and what holds studies up.</summary>
internal sealed class NodesApi(IActorRef pool)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<IResult> ListAsync() => await AskAsync(GetNodes.Instance) is NodesAre nodes
        ? Results.Json(new NodeList([.. nodes.Nodes.Select(Listed)]), ApiJson.Default.NodeList)
        : Moves();

    /// <param name="order">To drain, or to take runs again.</param>
    /// <param name="name">Of the worker.</param>
    public async Task<IResult> OrderAsync(object order, string name) =>
        !StudyName.IsValid(name) ? Refusal.Of(404, $"That is no worker's name, which has {StudyName.Rule}.") : await AskAsync(order) switch
        {
            DrainHeard { IsKnown: true } => Refusal.Done(),
            DrainHeard => Refusal.Of(404, $"There is no worker '{name}' in this cluster."),
            _ => Moves(),
        };

    /// <returns>What a study waits for, with numbers; <see langword="null"/> if it does not wait.</returns>
    public async Task<string?> WaitingAsync(StudyName study) =>
        await AskAsync(new WhyWaiting(study)) is WaitingBecause { Slots: > 0 } waiting ? waiting.Because : null;

    private static IResult Moves() => Refusal.Unavailable("The slot pool does not answer: it moves to another node. Try again.");

    private static ListedNode Listed(NodeIs node)
    {
        var (here, capacity) = (node.Here, node.Here.Capacity);
        return new ListedNode(
            here.Host.Worker, node.Fault is null ? Views.Reporting.Word(here.Standing) : "other_directory", capacity.Cpus, capacity.Memory, capacity.Gpus.Length,
            capacity.Labels.ToDictionary(), [.. here.Taken.Select(taken => taken.Run.ToString())], node.Silence * Rhythm.Usual.TotalSeconds,
            node.ReservedFor?.Value, node.Fault);
    }

    private async Task<object?> AskAsync(object question)
    {
        try
        {
            return await pool.Ask<object>(question, Patience);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
