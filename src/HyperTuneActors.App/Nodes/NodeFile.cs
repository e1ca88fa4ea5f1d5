using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Akka.Configuration;
using HyperTuneActors.App.Nodes.Security;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Nodes;

/// <summary>Reads a node's file: HOCON with the sections <c>hypertune</c> and, if wanted, <c>akka</c>. Each setting of the first
/// can be overridden by a variable of the environment: HYPERTUNE_ and its path, as HYPERTUNE_HTTP_PORT for <c>http.port</c>.
/// </summary>
internal static class NodeFile
{
    /// <summary>What is announced of so many still fits into one message.</summary>
    private const int MostSlots = 4_000, MostGpus = 1024;

    private static readonly string[] Known =
    [
        "name", "directory", "state", "host", "port", "seeds", "detection", "http.host", "http.port", "http.url", "http.tls-before", "token-file",
        "tls.authority", "tls.certificate", "tls.key", "database",
        "worker.slots", "worker.cpus", "worker.memory", "worker.gpus", "worker.labels", "patience", "lease", "grace", "log",
    ];

    /// <param name="role">The node's.</param>
    /// <param name="path">Of its file; <see langword="null"/> for the environment alone.</param>
    /// <param name="variable">Gives a variable of the environment.</param>
    /// <param name="faults">Gets all that is wrong, each with what would be right.</param>
    /// <returns><see langword="null"/> after a fault.</returns>
    public static NodeSettings? Read(NodeRole role, string? path, Func<string, string?> variable, List<string> faults)
    {
        if (Load(path, faults) is not { } file) return null;
        foreach (var section in (string[])["hypertune", "akka"])
            if (file.HasPath(section) && !file.GetValue(section).IsObject()) faults.Add($"{path}: {section} is no section. Write {section} {{ … }}.");
        if (faults.Count > 0) return null;
        var given = new Given(file.HasPath("hypertune") ? file.GetConfig("hypertune") : Config.Empty, variable, path, faults);
        given.CheckNames();
        var name = given.Text("name") ?? Environment.MachineName;
        if (!StudyName.IsValid(name)) given.Fault("name", $"is '{name}'", $"A node's name has {StudyName.Rule}");
        var http = new HttpSettings(given.Host("http.host"), given.Number("http.port", 0, 65535) ?? 8080, Url(given), given.Flag("http.tls-before"));
        var settings = new NodeSettings(
            role, name, given.Directory("directory"), given.Directory("state"),
            given.Host("host"), given.Number("port", 0, 65535) ?? 2551, Seeds(given),
            given.Word("detection", Detection.Usual), http, given.Path("token-file"), Tls(given),
            Database(role, given), Worker(given),
            given.Time("patience", TimeSpan.FromSeconds(30)), given.Time("lease", TimeSpan.FromMinutes(10)),
            given.Time("grace", TimeSpan.FromSeconds(60)), given.Word("log", LogDetail.Info), file.HasPath("akka") ? file.GetConfig("akka").ToString() : "");
        Check(settings, given);
        faults.AddRange(Listening(settings).Faults(Addresses.Resolve));
        return faults.Count == 0 ? settings : null;
    }

    private static Listening Listening(NodeSettings settings) => new(
        settings.Host, [settings.Http.Host], settings.Tls is not null, settings.Tls is not null,
        settings.TokenFile is not null || Environment.GetEnvironmentVariable(AccessToken.Variable) is { Length: > 0 }, settings.Http.TlsBefore);

    private static void Check(NodeSettings settings, Given given)
    {
        if (settings.Seeds.IsEmpty) given.Fault("seeds", "is empty", "Name the study nodes as host:port, such as [\"10.0.0.1:2551\", \"10.0.0.2:2551\"]");
        if (settings is { IsFirstSeed: true, Role: not NodeRole.Study })
            given.Fault("seeds", $"begins with this node, {settings.Seeds[0]}", "Name a study node first, the same on all nodes: it founds the cluster");
        if (settings.Lease < settings.Patience * 2)
            given.Fault("lease", $"is {settings.Lease.TotalSeconds} s", $"It must be at least twice the patience of {settings.Patience.TotalSeconds} s: a run should not end itself while its study still waits for it");
        if (settings.Host is "0.0.0.0" or "::" or "*")
            given.Fault("host", $"is {settings.Host}", "Name the address under which the other nodes reach this one");
    }

    private static WorkerSettings Worker(Given given)
    {
        decimal cpus = Environment.ProcessorCount;
        if (given.Text("worker.cpus") is { } text
            && (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out cpus) || cpus <= 0))
            given.Fault("worker.cpus", $"is '{text}'", "Write a number above 0, such as 8 or 7.5");
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (given.Text("worker.memory") is { } size && !StudyFiles.Sizes.TryParse(size, out memory))
            given.Fault("worker.memory", $"is '{size}'", "Write a size such as 64GB");
        var gpus = given.Text("worker.gpus") ?? "auto";
        if (NodeCapacity.Named(gpus) is { } named && (named.Length > MostGpus || !named.All(gpu => Label.IsSound(gpu.Uuid))))
            given.Fault("worker.gpus", $"is '{gpus}'", $"Write auto, a number up to {MostGpus}, or uuids with commas between them, each with {Label.Rule}");
        return new WorkerSettings(given.Number("worker.slots", 1, MostSlots), cpus, memory, gpus, Labels(given));
    }

    private static ImmutableSortedDictionary<string, string> Labels(Given given)
    {
        var labels = Core.Trials.Capacity.NoLabels.ToBuilder();
        foreach (var text in given.List("worker.labels"))
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && text[..at].Trim() is var key && text[(at + 1)..].Trim() is var value && Label.IsSound(key) && Label.IsSound(value))
                labels[key] = value;
            else given.Fault("worker.labels", $"has '{text}'", $"Write labels as [\"zone=a\", \"disk=ssd\"], each side with {Label.Rule}");
        }
        return labels.ToImmutable();
    }

    // Hosts and seeds go into the configuration of Akka.NET as they are.
    private static ImmutableArray<string> Seeds(Given given)
    {
        var seeds = given.List("seeds");
        foreach (var seed in seeds)
            if (seed.LastIndexOf(':') is var at && (at < 1 || !IsHost(seed[..at]) || !IsPort(seed[(at + 1)..])))
                given.Fault("seeds", $"has '{seed}'", "Write host:port, such as 10.0.0.1:2551");
        return seeds;
    }

    private static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535;

    private static bool IsHost(string text) =>
        text.Length is >= 1 and <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']' or '%');

    private static string? Url(Given given)
    {
        if (given.Text("http.url") is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/" && url.UserInfo.Length == 0)
            return url.GetLeftPart(UriPartial.Authority);
        given.Fault("http.url", $"is '{text}'", "Write how other nodes and clients reach this one, such as https://node-1.example.org:8080");
        return null;
    }

    /// <summary>Only on a study node. What is wrong with it is told without it, since it may hold a password.</summary>
    private static string Database(NodeRole role, Given given)
    {
        var database = given.Text("database") ?? "";
        if (role != NodeRole.Study) return "";
        if (database.Length == 0)
        {
            given.Fault("database", "is missing", "Give the connection string of PostgreSQL, such as \"Host=db.example.org;Username=hypertune;Database=hypertune\"");
            return "";
        }
        try
        {
            PostgresJournal.ConnectionString(database);
        }
        catch (ArgumentException wrong)
        {
            given.Fault("database", "can't be used", wrong.Message.TrimEnd('.'));
        }
        return database;
    }

    private static TlsSettings? Tls(Given given)
    {
        string[] names = ["tls.authority", "tls.certificate", "tls.key"];
        var paths = names.Select(given.Path).ToArray();
        if (paths.All(path => path is null)) return null;
        for (var i = 0; i < names.Length; i++)
            if (paths[i] is null) given.Fault(names[i], "is missing", "Name all three files: authority, certificate and key. 'hypertune certs' makes them");
        return new TlsSettings(paths[0] ?? "", paths[1] ?? "", paths[2] ?? "");
    }

    private static Config? Load(string? path, List<string> faults)
    {
        if (path is null) return Config.Empty;
        try
        {
            return ConfigurationFactory.ParseString(File.ReadAllText(path, new UTF8Encoding(false, true)));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            faults.Add($"{path} can't be read: {wrong.Message} Name a node's file, such as config/worker.conf.");
        }
        catch (Exception wrong)                                // the parser throws what it likes
        {
            faults.Add($"{path} is no HOCON: {wrong.Message.ReplaceLineEndings(" ")} config/ has a file for each role.");
        }
        return null;
    }

    /// <summary>The settings of one node, from its file and, before it, from the environment.</summary>
    private sealed class Given(Config file, Func<string, string?> variable, string? path, List<string> faults)
    {
        public void Fault(string key, string what, string right) =>
            faults.Add($"{Place(key)} {what}. {right}.");

        public void CheckNames()
        {
            foreach (var key in Keys(file, "").Where(key => !Known.Contains(key)))
                faults.Add($"{path}: hypertune has no setting '{key}'."
                    + (NearestName.To(key, [.. Known]) is { } nearest ? $" Did you mean '{nearest}'?" : $" It has {string.Join(", ", Known)}."));
        }

        public string? Text(string key)
        {
            if (variable(Variable(key)) is { Length: > 0 } set) return set;
            if (!file.HasPath(key)) return null;
            if (!file.GetValue(key).IsString())
            {
                Fault(key, "is no text", "Write it in quotes");
                return null;
            }
            return file.GetString(key) is { Length: > 0 } text ? text : null;
        }

        public int? Number(string key, int least, int most)
        {
            if (Text(key) is not { } text) return null;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                return number;
            Fault(key, $"is '{text}'", $"Write a whole number from {least} to {most}");
            return null;
        }

        public ImmutableArray<string> List(string key)
        {
            if (variable(Variable(key)) is { Length: > 0 } set) return [.. set.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
            if (!file.HasPath(key)) return [];
            if (file.GetValue(key).IsArray()) return [.. file.GetStringList(key)];
            Fault(key, "is no list", "Write it in brackets, as [\"a\", \"b\"]");
            return [];
        }

        public string Host(string key)
        {
            if (Text(key) is not { } text) return "127.0.0.1";
            if (IsHost(text)) return text;
            Fault(key, $"is '{text}'", "Write a host's name or an address, such as 10.0.0.1");
            return "127.0.0.1";
        }

        public bool Flag(string key)
        {
            if (Text(key) is not { } text) return false;
            if (text is not ("on" or "true" or "yes" or "off" or "false" or "no")) Fault(key, $"is '{text}'", "Write on or off");
            return text is "on" or "true" or "yes";
        }

        public string Directory(string key)
        {
            if (Path(key) is { } given) return given;
            Fault(key, "is missing", key == "directory"
                ? "Name the directory that all nodes share"
                : "Name a directory of this node's own, which outlives its process");
            return "";
        }

        public string? Path(string key) => Text(key) is { } text ? System.IO.Path.GetFullPath(text) : null;

        public T Word<T>(string key, T usual) where T : struct, Enum
        {
            if (Text(key) is not { } text) return usual;
            if (Enum.TryParse<T>(text, ignoreCase: true, out var word) && Enum.IsDefined(word) && !char.IsAsciiDigit(text[0])) return word;
            Fault(key, $"is '{text}'", $"Write {string.Join(" or ", Enum.GetNames<T>()).ToLowerInvariant()}");
            return usual;
        }

        public TimeSpan Time(string key, TimeSpan usual)
        {
            if (Text(key) is not { } text) return usual;
            if (StudyFiles.Durations.TryParse(text, out var time) && time > TimeSpan.Zero) return time;
            Fault(key, $"is '{text}'", "Write a time such as 30s or 10m");
            return usual;
        }

        private string Place(string key) => variable(Variable(key)) is { Length: > 0 }
            ? Variable(key)
            : $"{(path is null ? "" : $"{path}: ")}hypertune.{key}";

        private static string Variable(string key) =>
            "HYPERTUNE_" + key.Replace('.', '_').Replace('-', '_').ToUpperInvariant();

        private static IEnumerable<string> Keys(Config config, string prefix) => config.IsEmpty ? [] : config.AsEnumerable()
            .SelectMany(pair => pair.Value.IsObject()
                ? Keys(config.GetConfig(pair.Key), $"{prefix}{pair.Key}.")
                : [$"{prefix}{pair.Key}"]);
    }
}
