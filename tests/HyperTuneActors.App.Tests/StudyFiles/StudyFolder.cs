using System.Collections.Immutable;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.StudyFiles;

/// <summary>A folder of its own for the study files of one test.</summary>
internal sealed class StudyFolder : IDisposable
{
    public StudyFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = Directory.CreateTempSubdirectory("study-file-").FullName;

    public string FileAt => System.IO.Path.Combine(Path, "study.yaml");

    public StudyFileResult Read(string text)
    {
        File.WriteAllText(FileAt, text);
        return StudyFile.Read(FileAt);
    }

    public StudyFileResult Read(byte[] bytes)
    {
        File.WriteAllBytes(FileAt, bytes);
        return StudyFile.Read(FileAt);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>The spec that a text means.</summary>
    public static StudySpec SpecOf(string text)
    {
        using var folder = new StudyFolder();
        return folder.Read(text) switch
        {
            StudyFileResult.Valid valid => valid.Spec,
            var invalid => throw new Xunit.Sdk.XunitException(string.Join('\n', ((StudyFileResult.Invalid)invalid).Faults)),
        };
    }

    /// <summary>What is wrong with a text, as <c>line:column: …</c>.</summary>
    public static string[] FaultsIn(string text)
    {
        using var folder = new StudyFolder();
        return [.. FaultsOf(folder.Read(text)).Select(fault => fault.ToString()[(folder.FileAt.Length + 1)..])];
    }

    /// <summary>What a sound text says and hardly means, as <c>line:column: …</c>.</summary>
    public static string[] WarningsIn(string text)
    {
        using var folder = new StudyFolder();
        var valid = Assert.IsType<StudyFileResult.Valid>(folder.Read(text));
        return [.. valid.Warnings.Select(warning => warning.ToString()[(folder.FileAt.Length + 1)..])];
    }

    public static ImmutableArray<Fault> FaultsOf(StudyFileResult result) =>
        result is StudyFileResult.Invalid invalid ? invalid.Faults : [];
}
