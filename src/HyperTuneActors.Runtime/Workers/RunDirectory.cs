using System.Globalization;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>What came of making a run's directory.</summary>
public abstract record Creation
{
    private Creation() { }

    public sealed record Created(RunDirectory Directory) : Creation;

    /// <summary>The run was started before: it is not to be started again.</summary>
    public sealed record AlreadyThere(RunDirectory Directory) : Creation;

    public sealed record Failed(string Reason) : Creation;
}

/// <summary>Where one run keeps its configuration, its log, its checkpoints, its artifacts and the identity of its process. A
/// program writes nowhere else.</summary>
public sealed class RunDirectory
{
    private RunDirectory(string path, RunId run)
    {
        Path = path;
        Run = run;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    public RunId Run { get; }

    public string LogFile => System.IO.Path.Combine(Path, "log");

    private string ProcessFile => ProcessFileIn(Path);

    /// <summary>Makes <c>root/trial.attempt</c>. Of any number of calls for one run, in any number of processes,
    /// exactly one creates it.</summary>
    public static Creation Create(string root, RunId run)
    {
        var directory = new RunDirectory(PathOf(root, run), run);
        try
        {
            Directory.CreateDirectory(root);
            return Kernel.CreateDirectory(directory.Path)
                ? new Creation.Created(directory)
                : new Creation.AlreadyThere(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Creation.Failed(directory.InAnyRun(e.Message));
        }
    }

    /// <summary>Where the program writes checkpoints: under a name that begins with tmp, then renamed to the number of the
    /// step.</summary>
    public static string CheckpointsIn(string directory) => System.IO.Path.Combine(directory, "checkpoints");

    /// <summary>Where the files lie that the program wants to be kept.</summary>
    public static string ArtifactsIn(string directory) => System.IO.Path.Combine(directory, "artifacts");

    /// <returns>The place of a run's directory, whether it is there or not.</returns>
    public static string PathOf(string root, RunId run) => System.IO.Path.Combine(
        System.IO.Path.GetFullPath(root), string.Create(CultureInfo.InvariantCulture, $"{run.Trial}.{run.Attempt}"));

    public static string ParamsFileIn(string directory) => System.IO.Path.Combine(directory, "params.json");

    /// <returns>The process it names; <see langword="null"/> if none was started or it is gone.</returns>
    public static ProcessIdentity? ProcessIn(string directory)
    {
        try
        {
            return ProcessIdentity.FromJson(File.ReadAllBytes(ProcessFileIn(directory)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or FormatException)
        {
            return null;        // the file is renamed into place, so a torn one is from before a power cut
        }
    }

    /// <summary>Nothing of the run lives any more.</summary>
    public static void ForgetProcessIn(string directory)
    {
        if (!Directory.Exists(directory)) return;                   // a program may remove what is its own
        File.Delete(ProcessFileIn(directory));
        var group = ControlGroupFileIn(directory);
        if (!File.Exists(group)) return;
        Workers.ControlGroup.Remove(File.ReadAllText(group));
        File.Delete(group);
    }

    /// <returns>The text in the same words for every run: a start that fails for one reason must not seem to fail for many.</returns>
    public string InAnyRun(string text) =>
        text.Replace(Path, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "…"), StringComparison.Ordinal);

    /// <summary>Makes the directories that the program may rely on.</summary>
    public void Furnish()
    {
        Directory.CreateDirectory(CheckpointsIn(Path));
        Directory.CreateDirectory(ArtifactsIn(Path));
    }

    public void Write(Configuration configuration) =>
        AtomicFile.Write(ParamsFileIn(Path), ParamsFile.ContentFor(configuration));

    public void Write(ProcessIdentity process) => AtomicFile.Write(ProcessFile, process.ToJson());

    /// <summary>Where an earlier worker wrote it down; <see langword="null"/> if none was made.</summary>
    internal string? ControlGroup => File.Exists(ControlGroupFileIn(Path)) ? File.ReadAllText(ControlGroupFileIn(Path)) : null;

    /// <summary>That of a run that was started before.</summary>
    internal static RunDirectory At(string path, RunId run) => new(path, run);

    /// <summary>For a later worker, if this one is killed.</summary>
    internal void WriteControlGroup(string group) =>
        AtomicFile.Write(ControlGroupFileIn(Path), System.Text.Encoding.UTF8.GetBytes(group));

    private static string ControlGroupFileIn(string directory) => System.IO.Path.Combine(directory, "cgroup");

    private static string ProcessFileIn(string directory) => System.IO.Path.Combine(directory, "process.json");
}
