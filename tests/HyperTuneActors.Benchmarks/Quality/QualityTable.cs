using System.Globalization;
using System.Text;

namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>The tables of the README, in Markdown.</summary>
/// <param name="order">Which tasks; its label's row comes first.</param>
internal sealed class QualityTable(QualityOrder order)
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["optuna_gp"] = "Optuna GPSampler", ["optuna_tpe"] = "Optuna TPE", ["optuna_tpe_mvg"] = "Optuna TPE with group",
        ["optuna_tpe_uni"] = "Optuna TPE, univariate", ["optuna_cmaes"] = "Optuna CMA-ES", ["smac_hpo"] = "SMAC3",
        ["hyperopt"] = "hyperopt TPE", ["random"] = "random", ["optuna_gp_sha"] = "Optuna GPSampler + ASHA (stopping)",
        ["optuna_random_sha"] = "Optuna random + ASHA (stopping)", ["optuna_tpe_sha"] = "Optuna TPE + ASHA (stopping)",
        ["optuna_tpe_hb"] = "Optuna TPE + Hyperband", ["syne13_ashap"] = "promotion ASHA, random (Syne Tune)",
        ["syne13_bohb"] = "BOHB on promotion ASHA (Syne Tune)",
    };

    private readonly string ours = order.Label;
    private readonly StringBuilder text = new();

    public override string ToString() => text.ToString();

    public void AddSequential(Scoreboard all, double? cpu)
    {
        var (instances, development, heldOut) = (Wanted(BenchTasks.Instances), Wanted(BenchTasks.Development), Wanted(BenchTasks.HeldOut));
        var synthetic = Wanted(BenchTasks.Synthetic);
        Heading("Full training, one worker, 100 evaluations", "NR after 25 / 50 / 100 evaluations, mean over tasks and seeds.");
        Row("optimiser", "seeds", Group("LCBench", instances), Group("those that defaults were chosen on", development),
            Group("those held out", heldOut), Group("synthetic", synthetic), "conditional", "s a run");
        Rule(8);
        foreach (var peer in Ordered(all, instances.Length > 0 ? instances : synthetic))
        {
            string Cell(string[] tasks) => Regrets(all.MeanOf(peer, tasks));
            if ((all.MeanOf(peer, instances) ?? all.MeanOf(peer, synthetic)) is { } mean)
                Row(Name(peer), Text($"{mean.Seeds}"), Cell(instances), Cell(development), Cell(heldOut),
                    Cell(synthetic), Cell(Wanted(BenchTasks.Conditional)), Seconds(peer, mean, cpu));
        }
        Note(cpu);
    }

    public void AddSequentialDifferences(Scoreboard all)
    {
        Heading("Paired with each peer", $"{Name(ours)} less the peer, task by task and seed by seed, with the 95 % bootstrap interval; below 0 is better.");
        Row("peer", "pairs", "LCBench at 25", "at 50", "at 100", "synthetic at 100", "conditional at 25", "at 50", "at 100");
        Rule(9);
        var (instances, synthetic, conditional) = (all.On(BenchTasks.Instances), all.On(BenchTasks.Synthetic), all.On(BenchTasks.Conditional));
        foreach (var peer in all.Peers.Where(peer => peer != ours && all.Between(ours, peer, 2) is not null))
        {
            string Cell(Scoreboard on, int at) => By(on.Between(ours, peer, at));
            Row(Name(peer), Text($"{all.Between(ours, peer, 2)!.Pairs}"), Cell(instances, 0), Cell(instances, 1), Cell(instances, 2),
                Cell(synthetic, 2), Cell(conditional, 0), Cell(conditional, 1), Cell(conditional, 2));
        }
    }

    /// <param name="all">Of all numbers of workers.</param>
    /// <param name="workers">Which columns.</param>
    /// <param name="cpu">The tuner's CPU seconds a run, by the number of workers.</param>
    public void AddAsynchronous(Scoreboard all, int[] workers, Func<int, double?> cpu)
    {
        var instances = Wanted(BenchTasks.Asynchronous);
        Heading("Asynchronous, simulated clock, every epoch reported", Text($"LCBench, {instances.Length} instances: NR at a quarter / half / the whole of the time, in brackets the seeds."));
        Row(["optimiser", .. workers.Select(Column), "s a run"]);
        Rule(workers.Length + 2);
        foreach (var peer in Ordered(all, instances))
        {
            var means = workers.Select(w => all.With(w).MeanOf(peer, instances)).ToArray();
            if (means.All(mean => mean is null)) continue;
            Row([Name(peer), .. means.Select(mean => mean is null ? "-" : Text($"{Regrets(mean)} ({mean.Seeds})")),
                string.Join(" / ", workers.Select((w, i) => Seconds(peer, means[i], cpu(w))))]);
        }
        foreach (var (half, tasks) in new[] { ("those that defaults were chosen on", BenchTasks.Development), ("those held out", BenchTasks.HeldOut) })
        {
            var part = instances.Intersect(tasks).ToArray();
            Row([$"{Name(ours)}, {Group(half, part)}", .. workers.Select(w => Regrets(all.With(w).MeanOf(ours, part))), ""]);
        }
        Note(cpu(workers[0]));
    }

    public void AddAsynchronousDifferences(Scoreboard all, int[] workers)
    {
        Heading("Asynchronous, paired with each peer", $"{Name(ours)} less the peer at half / the whole of the time, as above.");
        Row(["peer", .. workers.Select(Column)]);
        Rule(workers.Length + 1);
        foreach (var peer in all.Peers.Where(peer => peer != ours && all.Between(ours, peer, 2) is not null))
            Row([Name(peer), .. workers.Select(w => all.With(w).Between(ours, peer, 2) is { } final
                ? $"{By(all.With(w).Between(ours, peer, 1))} / {By(final)}" : "-")]);
    }

    public void AddLatencies(IEnumerable<LatencyRow> rows)
    {
        Heading("Time for an ask with its tell, 10 mixed parameters", "Milliseconds as served: median, in brackets the 99th percentile.");
        Row("sampler", "trials before", "asks", "CPU", "wall", "the first, wall");
        Rule(6);
        foreach (var row in rows)
            Row(row.Sampler, Text($"{row.Trials:N0}"), Text($"{row.Asks}"), Text($"{row.Cpu.Median:0.###} ({row.Cpu.P99:0.###})"),
                Text($"{row.Wall.Median:0.###} ({row.Wall.P99:0.###})"), Text($"{row.First:0.###}"));
    }

    /// <summary>Ours, then the others, the best on these tasks first.</summary>
    private IEnumerable<string> Ordered(Scoreboard all, string[] tasks) => all.Peers
        .OrderByDescending(peer => peer == ours).ThenBy(peer => all.MeanOf(peer, tasks)?.Regrets[2] ?? double.MaxValue);

    private string[] Wanted(string[] tasks) => [.. tasks.Intersect(order.Sequential)];

    private static string Group(string name, string[] tasks) => Text($"{name} ({tasks.Length})");

    private string Name(string peer) => peer == ours ? $"**{ours}**" : Names.GetValueOrDefault(peer, peer);

    private static string Column(int workers) => workers == 1 ? "1 worker" : Text($"{workers} workers");

    private static string Regrets(Mean? mean) =>
        mean is null ? "-" : string.Join(" / ", mean.Regrets.Select(regret => Text($"{regret:0.0000}")));

    private string Seconds(string peer, Mean? mean, double? cpu) =>
        mean is null ? "-" : peer == ours && cpu is { } own ? Text($"{own:0.0} CPU") : Text($"{mean.Seconds:0.0}");

    private static string By(Difference? difference) => difference is null
        ? "-"
        : $"{Signed(difference.By)} [{Signed(difference.Low)}, {Signed(difference.High)}]";

    // Rounded before: of what rounds to 0 the format would write both signs.
    private static string Signed(double value) => Text($"{Math.Round(value, 3):+0.000;-0.000;0.000}");

    private void Heading(string title, string below) => text.Append($"\n**{title}**\n\n{below}\n\n");

    private void Note(double? cpu) => text.Append(cpu is null
        ? "\nSeconds a run: what asking, telling and reporting took on the wall, as the driver saw it.\n"
        : "\nSeconds a run: of ours the CPU time of the whole process with its start; of the others what asking, telling and reporting took on the wall, as the driver saw it.\n");

    private void Row(params string[] cells) => text.Append($"| {string.Join(" | ", cells)} |\n");

    private void Rule(int cells) => text.Append($"|{string.Concat(Enumerable.Repeat("---|", cells))}\n");

    private static string Text(FormattableString what) => what.ToString(CultureInfo.InvariantCulture);
}
