namespace HyperTuneActors.Runtime.Workers;

/// <summary>The file that a command's first word means: found, or why it can't be started.</summary>
public abstract record ProgramFile
{
    private ProgramFile() { }

    public sealed record Found(string Path) : ProgramFile;

    /// <param name="Reason">A sentence, with what would be right where that is known.</param>
    public sealed record Unusable(string Reason) : ProgramFile;

    /// <summary>Looks as <c>execvp</c> would in the working directory: a name with a slash is a file, any other is
    /// searched for.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="workingDirectory">Absolute.</param>
    /// <param name="searchPath">The program's PATH; an empty part is the working directory.</param>
    public static ProgramFile Of(IReadOnlyList<string> command, string workingDirectory, string searchPath)
    {
        if (!Directory.Exists(workingDirectory))
            return new Unusable($"The working directory '{workingDirectory}' does not exist.");
        if (command.Count == 0 || command[0].Length == 0)
            return new Unusable("The command has no program.");

        return command[0].Contains('/', StringComparison.Ordinal)
            ? AtPath(Path.Combine(workingDirectory, command[0]))
            : Search(command[0], workingDirectory, searchPath);
    }

    private static ProgramFile AtPath(string path) => (File.Exists(path), Directory.Exists(path)) switch
    {
        (_, true) => new Unusable($"'{path}' is a directory, not a program."),
        (false, _) => new Unusable($"There is no program '{path}'."),
        _ when !Kernel.MayExecute(path) => new Unusable($"'{path}' is not executable. 'chmod +x' makes it so."),
        _ => new Found(path),
    };

    private static ProgramFile Search(string program, string workingDirectory, string searchPath)
    {
        var places = searchPath.Split(':').Select(part => Path.Combine(workingDirectory, part, program));
        var found = places.Where(File.Exists).ToList();
        if (found.Find(Kernel.MayExecute) is { } path) return new Found(path);
        return found.Count > 0
            ? AtPath(found[0])
            : new Unusable($"There is no program '{program}' in PATH ({searchPath}).");
    }
}
