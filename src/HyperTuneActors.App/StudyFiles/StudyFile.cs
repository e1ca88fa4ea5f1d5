namespace HyperTuneActors.App.StudyFiles;

/// <summary>Reads study files: YAML, a page long, written by people. <see cref="StudySection"/> has a whole one, and each
/// section's reader says what may stand there.</summary>
public static class StudyFile
{
    private const string Outline =
        "Begin with 'name: my-study'; 'objectives', 'space', 'training' and 'budget' follow.";

    /// <summary>Whatever lies at the path, and if nothing does: the answer is a result, never an exception.</summary>
    /// <param name="path">Of the study file. Its working directory is meant from the file's folder, and must exist.</param>
    public static StudyFileResult Read(string path)
    {
        var faults = new Faults(path);
        var read = FileText.Read(path, faults) is { } text ? Read(text, FolderOf(path), faults) : null;
        return read is null || faults.Any ? new StudyFileResult.Invalid(faults.InOrder()) : read;
    }

    /// <param name="text">Of the file.</param>
    /// <param name="folder">The file's own, absolute.</param>
    /// <param name="faults">Gets what is wrong.</param>
    internal static StudyFileResult.Valid? Read(string text, string folder, Faults faults)
    {
        var root = YamlTree.Load(text, faults);
        if (root is not null and not Node.Scalar { IsMissing: true })
        {
            var file = new Cursor("the whole file", root, faults);
            var spec = StudySection.Read(file, folder);
            var hooks = HooksSection.Read(file, folder);
            return spec is null ? null : new StudyFileResult.Valid(spec, hooks, faults.Warnings());
        }
        if (!faults.Any) faults.Add(new Position(1, 1), "This study file is empty.", Outline);
        return null;
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
