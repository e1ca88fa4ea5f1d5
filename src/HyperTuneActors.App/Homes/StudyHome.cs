using System.Globalization;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Homes;

/// <summary>Where one study lives on one machine: a folder named after it, below the home directory.</summary>
internal sealed record StudyHome(string Root, StudyName Study)
{
    private readonly JournalAt? facts;

    /// <summary>The home directory where none is named: in the current directory.</summary>
    public const string DefaultRoot = ".hypertune";

    public string Folder => Path.Combine(Path.GetFullPath(Root), Study.Value);

    public string Journal => Path.Combine(Folder, "journal.db");

    /// <summary>The same for those that read it: in a cluster a database.</summary>
    public JournalAt Facts { get => facts ?? new JournalAt.File(Journal); init => facts = value; }

    public string Lock => Path.Combine(Folder, "lock");

    /// <summary>Who holds the lock: for messages, and to find the socket. Apart from the lock, which nobody else can read.</summary>
    public string Owner => Path.Combine(Folder, "owner.json");

    public string Log => Path.Combine(Folder, "hypertune.log");

    public string Runs => Path.Combine(Folder, "runs");

    /// <summary>How far in the journal the hooks are.</summary>
    public string Hooks => Path.Combine(Folder, "hooks.json");

    /// <summary>The event that a hook reads.</summary>
    public string HookMessage => Path.Combine(Folder, "hook-event.json");

    /// <summary>Whether runs were ever started here.</summary>
    public bool HasRuns => Directory.Exists(Runs) && Directory.EnumerateDirectories(Runs).Any();

    /// <summary>The number of the worker's last life.</summary>
    public string Lives => Path.Combine(Folder, "worker");

    public bool Exists => File.Exists(Journal);

    /// <summary>As a person would write it from the current directory.</summary>
    public string ShortFolder => Short(Folder);

    /// <summary>A command of this program that reaches this study, for a person to type.</summary>
    public string Command(string words) =>
        Root == DefaultRoot ? $"hypertune {words}" : $"hypertune {words} --home {(Root.Contains(' ', StringComparison.Ordinal) ? $"'{Root}'" : Root)}";

    /// <summary>The file with all that a run wrote but for its reports.</summary>
    public string LogOf(RunId run) => Path.Combine(FolderOf(run), "log");

    /// <summary>The files that a run reported.</summary>
    public IEnumerable<string> ArtifactsOf(RunId run) =>
        new DirectoryInfo(Path.Combine(FolderOf(run), "artifacts")) is { Exists: true } folder
            ? folder.EnumerateFiles().Select(file => file.FullName).Order(StringComparer.Ordinal)
            : [];

    private string FolderOf(RunId run) =>
        Path.Combine(Runs, string.Create(CultureInfo.InvariantCulture, $"{run.Trial}.{run.Attempt}"));

    /// <summary>A path as a person would write it from the current directory.</summary>
    public static string Short(string path) =>
        Path.GetRelativePath(Environment.CurrentDirectory, path) is var near && near.StartsWith("..", StringComparison.Ordinal)
            ? path
            : near;

    /// <summary>Whether the folder lies on a network file system, where a write-ahead log does not work.</summary>
    public bool IsShared => SharedFileSystems.Contains(new DriveInfo(Folder).DriveFormat);

    private static readonly HashSet<string> SharedFileSystems =
        ["nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs", "lustre", "afs"];
}
