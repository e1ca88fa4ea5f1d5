using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>training</c>: how to start the training program.</summary>
/// <remarks>
/// <code>
/// training:
///   command: [...]                     # see CommandReader
///   working_directory: ../..           # from the study file's folder, which is the default
///   environment: {OMP_NUM_THREADS: 1}  # stored with the study, so nothing secret
///   grace: 10s                         # from SIGTERM to SIGKILL, default 10s
///   finish: 60s                        # to write and end after the last step, default 60s
///   resumable: true                    # whether it can go on from its own checkpoints; by default if it writes any, but not
///                                      # where 'metrics' is given
///   limits: {run: 2h, memory: 4GB}     # see LimitsReader
///   resources: {cpus: 2, gpus: 1}      # what a run occupies on its node; see ResourcesReader
///   metrics: ['loss (?&lt;loss&gt;\S+)']     # see PatternsReader; default: it reports in JSON
///   secrets: [WANDB_API_KEY]           # from the worker's environment, written nowhere; see SecretsReader
/// </code>
/// </remarks>
internal static class TrainingSection
{
    private const string Example = "training: {command: [python, train.py, --lr, \"{lr}\"]}";

    private static readonly ImmutableArray<string> Keys =
        ["command", "working_directory", "environment", "grace", "finish", "resumable", "limits", "resources", "metrics",
        "secrets"];

    // Timers count at most 24 days; nobody waits that long for a program to end.
    private const string LongestWait = "1d";

    /// <param name="study">The study file.</param>
    /// <param name="folder">The study file's own, absolute.</param>
    /// <param name="space"><see langword="null"/> if it could not be read.</param>
    /// <param name="objectives">What the program must report.</param>
    public static TrainingOrder? Read(Section study, string folder, DeclaredSpace? space, ImmutableArray<Objective> objectives)
    {
        if (study.Require("training", Example)?.Section("training", Example, Keys) is not { } section) return null;
        var placeholders = new PlaceholderCheck(space, hasSteps: study.Has("steps"));
        var command = section.Require("command", "command: [python, train.py, --lr, \"{lr}\"]");
        var environment = EnvironmentReader.Read(section);
        var patterns = PatternsReader.Read(section, objectives);
        return new TrainingOrder(
            command is null ? [] : new CommandReader(placeholders).Read(command),
            Directory(section, folder),
            environment,
            section.Find("grace")?.Duration("0s", LongestWait) ?? TimeSpan.FromSeconds(10),
            section.Find("finish")?.Duration("0s", LongestWait) ?? TimeSpan.FromSeconds(60),
            section.Find("resumable")?.Flag() ?? (section.Has("metrics") ? false : null),
            LimitsReader.Read(section),
            patterns,
            SecretsReader.Read(section, environment),
            ResourcesReader.Read(section));
    }

    private static string Directory(Section section, string folder)
    {
        if (section.Find("working_directory") is not { } at || at.Text("a path, such as ../..") is not { } path)
            return folder;
        var absolute = Path.GetFullPath(path, folder);
        if (!System.IO.Directory.Exists(absolute))
            at.Fault($"There is no directory '{absolute}'.", "Write a path that starts from the study file's folder.");
        return absolute;
    }
}
