using System.Text.Json;
using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Tests;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>A study with one trial for each row of a table, in their order and one at a time. Before each run a witness writes
/// down what is left of the runs before it, and how much memory the tuner has used.</summary>
internal sealed class EvilStudy : IAsyncDisposable
{
    private const string Witness =
        """
        import json, os, sys
        kind, here = sys.argv[1], os.environ["HYPERTUNE_RUN_DIR"]
        mark, own = os.path.dirname(here).encode() + b"/", here.encode() + b"\0"

        def read(*path):
            try:
                with open(os.path.join("/proc", *path), "rb") as file: return file.read()
            except OSError:
                return b""

        earlier = {int(line) for line in open("leaders")} if os.path.exists("leaders") else set()
        left = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            variables, stat = read(pid, "environ"), read(pid, "stat").rpartition(b") ")[2].split()
            is_marked = b"HYPERTUNE_RUN_DIR=" + mark in variables and b"HYPERTUNE_RUN_DIR=" + own not in variables
            if stat and stat[0] != b"Z" and (is_marked or earlier & {int(stat[2]), int(stat[3])}):
                left.append(read(pid, "cmdline").decode(errors="replace"))
        peak = next(int(line.split()[1]) for line in read(str(os.getppid()), "status").splitlines() if line.startswith(b"VmHWM"))
        with open("leaders", "a") as file: print(os.getpid(), file=file)
        with open("witness", "a") as file: print(json.dumps({"kind": kind, "left": left, "peak": peak}), file=file)
        script = kind + ".py"
        os.execv(*("/usr/bin/python3", ["python3", script]) if os.path.exists(script) else ("/bin/sh", ["sh", kind + ".sh"]))
        """;

    private readonly IReadOnlyList<Evil> rows;

    /// <param name="rows">Their first should be good: a study whose first three trials all fail ends.</param>
    /// <param name="training">Further keys of the training section, each after a comma.</param>
    /// <param name="scheduler">Its section.</param>
    /// <param name="retries">Of crashes.</param>
    /// <param name="command">Starts each row's program, but for its last argument, the kind.</param>
    public EvilStudy(
        IReadOnlyList<Evil> rows, string training = "", string scheduler = "none", int retries = 0,
        string command = $"{Machine.Python}, witness.py")
    {
        this.rows = rows;
        Bench.Write("witness.py", Witness);
        foreach (var row in rows) Bench.Write(row.File, row.Text);
        Bench.Write("study.yaml",
            $$$"""
            name: {{{StudyBench.Name}}}
            objectives: [{metric: loss, goal: minimise}]
            space: {kind: {type: categorical, choices: [{{{Listed(rows.Select(row => row.Kind).Distinct())}}}]}}
            enqueue: [{{{Listed(rows.Select(row => $"{{kind: {row.Kind}}}"))}}}]
            training: {command: [{{{command}}}, "{kind}"], grace: 300ms{{{training}}}}
            steps: {last: 3, unit: epoch}
            sampler: random
            scheduler: {{{scheduler}}}
            budget: {trials: {{{rows.Count}}}}
            concurrency: 1
            failures: {retries: {{{retries}}}, count: true, max: 100}
            """);
    }

    public StudyBench Bench { get; } = new();

    /// <summary>Runs it to its end, and checks all that every row must hold.</summary>
    public async Task<Outcome> HoldsAsync(params string[] before)
    {
        var run = await Bench.Start(["run", "study.yaml"], kill: null, before).EndAsync();
        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Err));
        Assert.Equal(EndReason.Trials, Bench.State().End?.Reason);
        await CheckAsync();
        return run;
    }

    /// <summary>Checks an ended study: classes, trials, slots, orphans, and what <c>status</c> and <c>verify</c> say.</summary>
    public async Task CheckAsync(string root = StudyHome.DefaultRoot)
    {
        var home = Bench.Home with { Root = Bench.At(root) };
        var facts = FactsIn(home);
        Assert.Equal(Told(rows.Select(row => (row.Kind, row.Trial, row.Runs))),
            Told(rows.Select((row, trial) => (row.Kind, StatusOf(facts, trial), RunsOf(facts, trial)))));
        foreach (var failed in facts.OfType<TrialFailed>()) Assert.Equal(rows[failed.Trial.Value].Runs[^1], failed.Class);
        OneAtATime(facts);
        foreach (var seen in Witnessed()) Assert.True(seen.Left.Count == 0, $"Before {seen.Kind}: {string.Join(", ", seen.Left)}");
        Assert.False(Bench.TrainingLives());
        await StatusAsync(home, facts);
        Assert.Equal(ExitCode.Done, (await Bench.DoAsync("verify", StudyBench.Name, "--home", root)).Code);
    }

    /// <summary>What the witness wrote down before each run that it started.</summary>
    public IReadOnlyList<(string Kind, IReadOnlyList<string> Left, long Peak)> Witnessed() => !File.Exists(Bench.At("witness"))
        ? []
        : [.. File.ReadLines(Bench.At("witness")).Select(line => JsonDocument.Parse(line).RootElement).Select(seen => (
            seen.GetProperty("kind").GetString()!,
            (IReadOnlyList<string>)[.. seen.GetProperty("left").EnumerateArray().Select(text => text.GetString()!)],
            seen.GetProperty("peak").GetInt64() * 1024))];

    /// <summary>The trial of a row as the journal has it.</summary>
    public Trial Trial(string kind) => Bench.State().Trials[IndexOf(kind)];

    public IReadOnlyList<RunEnd> EndsOf(string kind) => [.. Bench.Facts().OfType<RunEnded>()
        .Where(ended => ended.Run.Trial.Value == IndexOf(kind)).Select(ended => ended.End)];

    /// <summary>The log of a row's run.</summary>
    public string LogOf(string kind, int attempt = 1) =>
        Bench.Home.LogOf(new RunId(Bench.Home.Study, new TrialNumber(IndexOf(kind)), attempt));

    public async ValueTask DisposeAsync() => await Bench.DisposeAsync();

    private int IndexOf(string kind) => rows.Select(row => row.Kind).ToList().IndexOf(kind);

    private async Task StatusAsync(StudyHome home, IReadOnlyList<StudyEvent> facts)
    {
        var json = await Bench.DoAsync("status", StudyBench.Name, "--home", home.Root, "--json");
        var status = JsonDocument.Parse(json.Out).RootElement;
        Assert.Equal(
            facts.OfType<RunEnded>().GroupBy(ended => Word(ended.End.Class)).Select(ends => $"{ends.Key} {ends.Count()}").Order(),
            status.GetProperty("counts").GetProperty("runs").EnumerateObject().Select(ends => $"{ends.Name} {ends.Value}").Order());
        Assert.Equal(
            rows.Select((row, trial) => (trial, Word(row.Trial), Word(row.Runs[^1]))),
            status.GetProperty("trials").EnumerateArray().OrderBy(trial => trial.GetProperty("trial").GetInt32()).Select(trial => (
                trial.GetProperty("trial").GetInt32(), trial.GetProperty("status").GetString()!, trial.GetProperty("last_end").GetString()!)));
        if (facts.OfType<TrialFailed>().LastOrDefault() is not { } failed) return;
        var text = await Bench.DoAsync("status", StudyBench.Name, "--home", home.Root);
        Assert.Contains($"last failure: trial {failed.Trial} ({Word(failed.Class)}): {failed.Reason}", text.Out, StringComparison.Ordinal);
    }

    private static List<StudyEvent> FactsIn(StudyHome home) =>
        [.. Runtime.Journaling.JournalReader.Read(home.Facts, home.Study).Select(at => at.Fact)];

    /// <summary>Each run is placed when the slot is free, and all have ended.</summary>
    private static void OneAtATime(IEnumerable<StudyEvent> facts)
    {
        RunId? live = null;
        foreach (var fact in facts)
        {
            if (fact is RunPlaced placed) live = live is null ? placed.Run : throw new InvalidOperationException($"{placed.Run} beside {live}");
            else if (fact is RunEnded) live = null;
        }
        Assert.Null(live);
    }

    private static TrialStatus StatusOf(IEnumerable<StudyEvent> facts, int trial) => facts.Select(fact => fact switch
    {
        TrialCompleted e when e.Trial.Value == trial => TrialStatus.Completed,
        TrialPruned e when e.Trial.Value == trial => TrialStatus.Pruned,
        TrialFailed e when e.Trial.Value == trial => TrialStatus.Failed,
        _ => TrialStatus.Running,
    }).Where(status => status != TrialStatus.Running).DefaultIfEmpty(TrialStatus.Running).Single();

    private static RunClass[] RunsOf(IEnumerable<StudyEvent> facts, int trial) =>
        [.. facts.OfType<RunEnded>().Where(ended => ended.Run.Trial.Value == trial).Select(ended => ended.End.Class)];

    private static string Told(IEnumerable<(string Kind, TrialStatus Trial, RunClass[] Runs)> trials) =>
        string.Concat(trials.Select(trial => $"{trial.Kind}: {trial.Trial}, {string.Join(' ', trial.Runs)}\n"));

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string Listed(IEnumerable<string> words) => string.Join(", ", words);
}
