using System.Text.Json.Serialization;
using HyperTuneActors.App.Control;
using HyperTuneActors.Core.Trials;
using Microsoft.AspNetCore.Http;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>Why a request is not carried out, with its HTTP status.</summary>
internal static class Refusal
{
    public static IResult NoStudy(string name) => Of(404, StudyName.IsValid(name)
        ? $"There is no study '{name}' in this cluster."
        : $"That is no study's name, which has {StudyName.Rule}.");

    public static IResult Unavailable(string because) => Of(503, because);

    public static IResult Of(int status, string because) =>
        Results.Json(new ControlAnswer(false, because), ControlJson.Default.ControlAnswer, statusCode: status);

    public static IResult Done() => Results.Json(new ControlAnswer(true, null), ControlJson.Default.ControlAnswer);
}

/// <summary>A study file as it is posted.</summary>
/// <param name="File">Its text.</param>
/// <param name="Folder">The absolute folder that its relative paths are meant from; all nodes see it.</param>
/// <param name="Id">Chosen by the client; the same again does nothing.</param>
/// <param name="By">Who submits it.</param>
internal sealed record Submission(string File, string Folder, string Id, string By);

/// <param name="Accepted">Whether the study is there and goes on.</param>
/// <param name="Study">Its name.</param>
/// <param name="Because">Why it is refused.</param>
/// <param name="Faults">Of the file, each with its line.</param>
/// <param name="Warnings">Of the file.</param>
internal sealed record SubmissionAnswer(
    bool Accepted, string? Study, string? Because, IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings);

/// <param name="Studies">All of the cluster, in the order of their names.</param>
internal sealed record StudyList(IReadOnlyList<ListedStudy> Studies);

/// <param name="Name">Its name.</param>
/// <param name="IsOpen">Whether a node has it open.</param>
internal sealed record ListedStudy(string Name, bool IsOpen);

/// <param name="Nodes">The workers, by name.</param>
internal sealed record NodeList(IReadOnlyList<ListedNode> Nodes);

/// <param name="Name">Its name.</param>
/// <param name="Standing">open, draining, set_aside, on_trial or other_directory.</param>
/// <param name="Cpus">That it has to give.</param>
/// <param name="Memory">In bytes.</param>
/// <param name="Gpus">How many.</param>
/// <param name="Labels">What else is said of it.</param>
/// <param name="Runs">Those that it has, as study/trial/attempt.</param>
/// <param name="SilentSeconds">About so long ago it was heard of.</param>
/// <param name="ReservedFor">The study for which it is kept free.</param>
/// <param name="Fault">Why it gets no runs, and what is to be done; <see langword="null"/> for nothing.</param>
internal sealed record ListedNode(
    string Name, string Standing, decimal? Cpus, long? Memory, int Gpus, IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<string> Runs, double SilentSeconds, string? ReservedFor, string? Fault = null);

/// <param name="Ready">Whether the node does what it is there for.</param>
/// <param name="Because">What it lacks.</param>
internal sealed record Readiness(bool Ready, IReadOnlyList<string> Because);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Submission))]
[JsonSerializable(typeof(SubmissionAnswer))]
[JsonSerializable(typeof(StudyList))]
[JsonSerializable(typeof(NodeList))]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class ApiJson : JsonSerializerContext;
