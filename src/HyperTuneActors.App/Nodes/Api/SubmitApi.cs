using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using Microsoft.AspNetCore.Http;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>Takes study files. A file is read here, by the same rules as everywhere: what a client made of it does not count.
/// </summary>
/// <remarks>Whoever may submit a study may run any program, in any directory, as the user that runs the worker nodes: that is what
/// a study is. So the token is given to those who may do that, and the workers' user owns nothing that they may not have.</remarks>
internal sealed class SubmitApi(StudyApi studies, StudyMap map)
{
    public async Task<IResult> SubmitAsync(HttpRequest request, CancellationToken stop)
    {
        var (sent, fault) = await RequestBody.ReadAsync(request, ApiJson.Default.Submission, stop);
        if (sent is null) return Refused(400, $"{fault} Send a study file's text as file, its absolute folder as folder, an id and by.");
        if (sent is not { File: not null, Folder: not null } || !RequestBody.IsSound(sent.Id, 1, 128) || !RequestBody.IsSound(sent.By, 0, 200)
            || sent.File.Contains('\0', StringComparison.Ordinal))
            return Refused(400, "Send a study file's text as file, its absolute folder as folder, an id and by.");
        if (!Path.IsPathFullyQualified(sent.Folder) || !Directory.Exists(sent.Folder))
            return Refused(400, "This node has no such folder. The study file and its training program must lie in a directory that all nodes share.");
        return await SubmitAsync(sent, new CommandId(sent.Id), stop);
    }

    private async Task<IResult> SubmitAsync(Submission sent, CommandId id, CancellationToken stop)
    {
        var faults = new Faults("study file");
        var valid = StudyFile.Read(sent.File, Path.GetFullPath(sent.Folder), faults);
        if (valid is null || faults.Any)
            return Answer(400, new SubmissionAnswer(false, null, "The study file has faults.", [.. faults.InOrder().Select(fault => fault.ToString())], []));
        if (FaultIn(valid) is { } fault) return Refused(400, fault);
        var spec = valid.Spec;
        if (await map.FindAsync(spec.Name.Value, stop) is { } home
            && SpecDifferences.Between(StudyApi.SpecOf(home), spec) is { Count: > 0 } differences)
            return Answer(409, new SubmissionAnswer(false, spec.Name.Value,
                $"There is a study {spec.Name} already, and it was begun otherwise. It keeps its settings: give this one another name.",
                [.. differences], []));
        var submitted = await studies.SubmitAsync(spec, id, sent.By);
        return submitted is IStatusCodeHttpResult { StatusCode: null or 200 }
            ? Answer(200, new SubmissionAnswer(true, spec.Name.Value, null, [], [.. valid.Warnings.Select(warning => warning.ToString())]))
            : submitted;
    }

    /// <returns>What a cluster can't do of a study file that is right elsewhere.</returns>
    private static string? FaultIn(StudyFileResult.Valid valid) =>
        !valid.Hooks.IsEmpty ? "'hooks' runs commands on the machine of 'hypertune run'; on a cluster follow the study's events instead."
        : valid.Spec.Sampler is Core.Sampling.SamplerSettings.Custom ? "A sampler from an assembly runs with 'hypertune run' only."
        : null;

    private static IResult Refused(int status, string because) => Answer(status, new SubmissionAnswer(false, null, because, [], []));

    private static IResult Answer(int status, SubmissionAnswer answer) =>
        Results.Json(answer, ApiJson.Default.SubmissionAnswer, statusCode: status);
}
