using System.CommandLine;
using HyperTuneActors.App.AskTell;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>How good the suggestions and early stops are beside those of other tuners, and what they cost.</summary>
internal static class QualityCommand
{
    private static readonly string House = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);

    private static readonly Option<string> Bench = Of("--bench", "The folder of the benchmark driver.", Path.GetFullPath("../shared/bench", House)),
        Work = Of("--work", "Where its surrogate is built and traces are written.", Path.Combine(Cache, "hypertune-quality")),
        Seeds = Of("--seeds", "Which seeds, as 0-4.", "0-4"),
        Workers = Of("--workers", "How many workers, of the asynchronous part.", "1,4,8,32"),
        Tasks = Of("--tasks", "Which tasks or instances; lcbench and syn are groups of them.", ""),
        Only = Of("--only", "b1, b2 or latency, or several of them.", "b1,b2,latency");

    private static readonly Option<string?> Label = new("--label") { Description = "The name of the traces; without it made of the settings." },
        Sampler = new("--sampler") { Description = "As for hypertune ask-tell." },
        Scheduler = new("--scheduler") { Description = "As for hypertune ask-tell." },
        Out = new("--out") { Description = "A file for the tables, in Markdown." };

    private static readonly Option<int> Jobs = new("--jobs") { Description = "How many runs at once.", DefaultValueFactory = _ => 2 };

    private static readonly Option<bool> Dry = new("--dry") { Description = "Run nothing: only read the traces that are there." },
        Again = new("--again") { Description = "Remove the traces of this label first: what is traced is not run again." };

    private static string Cache => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
        ? cache
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    public static Command Create()
    {
        var command = new Command("quality", "Regret and cost beside other tuners, by the benchmark driver; prints tables in Markdown.");
        foreach (var option in new Option[] { Bench, Work, Seeds, Workers, Tasks, Only, Label, Sampler, Scheduler, Out, Jobs, Dry, Again })
            command.Options.Add(option);
        command.SetAction((parsed, _) => MeasureAsync(parsed));
        return command;
    }

    private static async Task<int> MeasureAsync(ParseResult parsed)
    {
        var (sampler, scheduler) = (parsed.GetValue(Sampler), parsed.GetValue(Scheduler));
        var order = new QualityOrder(
            Path.GetFullPath(parsed.GetValue(Bench)!), Path.GetFullPath(parsed.GetValue(Work)!),
            parsed.GetValue(Label) ?? string.Join('-', new[] { "hypertune", sampler, scheduler }.OfType<string>().Select(Plain)),
            sampler, scheduler, parsed.GetValue(Seeds)!, Parts(parsed.GetValue(Tasks)!),
            [.. Parts(parsed.GetValue(Workers)!).Select(int.Parse)], parsed.GetValue(Jobs));
        var parts = Parts(parsed.GetValue(Only)!);
        var table = new QualityTable(order);
        var workshop = new Workshop(order);
        try
        {
            if (parts.Contains("b1") || parts.Contains("b2")) await CompareAsync(order, workshop, parts, table, parsed.GetValue(Dry), parsed.GetValue(Again));
            if (parts.Contains("latency")) table.AddLatencies([.. SamplersOf(sampler).SelectMany(AskTellLatency.Measure)]);
        }
        catch (Exception wrong) when (wrong is DirectoryNotFoundException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
        Console.WriteLine(table);
        if (parsed.GetValue(Out) is { } file) await File.WriteAllTextAsync(file, table.ToString());
        foreach (var failed in workshop.Failed) await Console.Error.WriteLineAsync(failed);
        return workshop.Failed.IsEmpty ? 0 : 1;
    }

    private static async Task CompareAsync(
        QualityOrder order, Workshop workshop, string[] parts, QualityTable table, bool dry, bool again)
    {
        workshop.Check();
        if (again && !dry) Remove(order, parts);
        await workshop.UnpackAsync();
        if (!dry)
        {
            await workshop.BuildAsync();
            await AtOnceAsync(order.Jobs, [.. parts.Contains("b2") ? Asynchronous(order, workshop) : [], .. parts.Contains("b1") ? Sequential(order, workshop) : []]);
        }
        var reference = new Reference(order.Bench);
        if (parts.Contains("b1")) AddSequential(order, reference, table);
        if (parts.Contains("b2")) AddAsynchronous(order, reference, table);
    }

    private static void AddSequential(QualityOrder order, Reference reference, QualityTable table)
    {
        var all = new Scoreboard(SequentialTraces.Read(Path.Combine(order.Work, "traces", "b1"), reference));
        table.AddSequential(all, CpuLog.Mean(order.CpuOf("b1")));
        table.AddSequentialDifferences(all);
    }

    private static void AddAsynchronous(QualityOrder order, Reference reference, QualityTable table)
    {
        var all = new Scoreboard(AsynchronousTraces.Read(Path.Combine(order.Work, "traces", "b2"), reference));
        table.AddAsynchronous(all, order.Workers, workers => CpuLog.Mean(order.CpuOf("b2"), FormattableString.Invariant($"W{workers}__")));
        table.AddAsynchronousDifferences(all, order.Workers);
    }

    /// <summary>The longest first.</summary>
    private static IEnumerable<Func<Task>> Asynchronous(QualityOrder order, Workshop workshop) =>
        from workers in order.Workers.OrderDescending()
        from task in order.Asynchronous
        select (Func<Task>)(() => workshop.AsynchronousAsync(task, workers));

    private static IEnumerable<Func<Task>> Sequential(QualityOrder order, Workshop workshop) =>
        order.Sequential.Select(task => (Func<Task>)(() => workshop.SequentialAsync(task)));

    private static Task AtOnceAsync(int jobs, Func<Task>[] work) =>
        Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = jobs }, async (one, _) => await one());

    private static void Remove(QualityOrder order, string[] parts)
    {
        foreach (var folder in parts.SelectMany(part => new[] { order.TracesOf(part), order.CpuOf(part) }).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>The sampler that was named, or all that matter here as far as they are there.</summary>
    private static IEnumerable<SamplerSettings> SamplersOf(string? named)
    {
        string[] names = named is null ? ["random", "tpe", "gp", SamplerSection.Default.Name] : [named];
        foreach (var name in names.Distinct())
        {
            var faults = new Faults("--sampler");
            var read = new SettingsGiven(name).Read(null, null, Goal.Minimise, StepsSection.Without, null, faults).Sampler;
            if (!faults.Any) yield return read;
            else if (named is not null) throw new InvalidOperationException(string.Join('\n', faults.InOrder()));
        }
    }

    private static Option<string> Of(string name, string description, string byDefault) =>
        new(name) { Description = description, DefaultValueFactory = _ => byDefault };

    private static string[] Parts(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
