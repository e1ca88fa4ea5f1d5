using System.CommandLine;
using HyperTuneActors.Benchmarks.Figures;
using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;
using HyperTuneActors.Benchmarks.Quality;
using HyperTuneActors.Simulation.Schedules;

var seconds = new Option<int>("--seconds")
{
    Description = "How long each throughput is measured.",
    DefaultValueFactory = _ => 30,
    Recursive = true,
};
var warmUp = new Option<int>("--warm-up")
{
    Description = "How many seconds go by before each measurement.",
    DefaultValueFactory = _ => 20,
    Recursive = true,
};
var folder = new Option<string>("--folder")
{
    Description = "Where the journals are written and deleted again. On a real disk, or the figures are none.",
    DefaultValueFactory = _ => AppContext.BaseDirectory,
    Recursive = true,
};

var root = new RootCommand("Measures the tuner, prints each figure beside its goal and beside what SQLite alone can do.");
root.Options.Add(seconds);
root.Options.Add(warmUp);
root.Options.Add(folder);
root.Subcommands.Add(Figure("long", "Durable reports per second, rungs 27, 81, 243 of 729.", Long));
root.Subcommands.Add(Figure("short", "Durable reports per second, rungs 1, 3, 9 of 27.", Short));
root.Subcommands.Add(Figure("latency", "One report at a time: from report to verdict.", Latency.MeasureAsync));
root.Subcommands.Add(Figure("growth", "Cost per report at 100 and at 10,000 trials.", Growth.MeasureAsync));
root.Subcommands.Add(Figure("reports", "All figures about reports: long, short, latency, growth.", Reports));
root.Subcommands.Add(Figure("recovery", "How long a study of 100,000 trials takes to open after a crash.", Recovery.MeasureAsync));
root.Subcommands.Add(Figure("commands", "How long best, status and why take on a study of 100,000 trials.", Commands.MeasureAsync));
root.Subcommands.Add(Figure("memory", "What a finished trial takes in memory.", Memory.MeasureAsync));
root.Subcommands.Add(Figure("virtual", "100,000 trials in virtual time.", VirtualTrials.MeasureAsync));
root.Subcommands.Add(Figure("utilisation", "How much of the slots' time is used, in virtual time.", Utilisation.MeasureAsync));
root.Subcommands.Add(Figure("postgres", "Durable reports per second on PostgreSQL, on a server of its own.", PostgresReports.MeasureAsync));
root.Subcommands.Add(Figure("all", "Every figure.", All));
root.Subcommands.Add(PruningCommand());
root.Subcommands.Add(QualityCommand.Create());
root.Subcommands.Add(Schedules());
root.Subcommands.Add(Shares());
root.Subcommands.Add(Child(Recovery.Child, Opening.MeasureAsync));
root.Subcommands.Add(Child(VirtualTrials.Child, VirtualTrials.PrintHashAsync));
return await root.Parse(args).InvokeAsync();

static Task Long(FigureTable table, Bench bench) => Throughput.MeasureAsync(table, bench, Shape.Long, goal: 50_000);

static Task Short(FigureTable table, Bench bench) => Throughput.MeasureAsync(table, bench, Shape.Short, goal: 15_000);

static async Task Reports(FigureTable table, Bench bench)
{
    await Long(table, bench);
    await Short(table, bench);
    await Latency.MeasureAsync(table, bench);
    await Growth.MeasureAsync(table, bench);
}

static async Task All(FigureTable table, Bench bench)
{
    await Reports(table, bench);
    await Recovery.MeasureAsync(table, bench);
    await Commands.MeasureAsync(table, bench);
    await Memory.MeasureAsync(table, bench);
    await VirtualTrials.MeasureAsync(table, bench);
    await Utilisation.MeasureAsync(table, bench);
}

static Command Child(string name, Func<string, Task> run)
{
    var of = new Argument<string>("of");
    var command = new Command(name) { Hidden = true };
    command.Arguments.Add(of);
    command.SetAction((parsed, _) => run(parsed.GetValue(of)!));
    return command;
}

Command PruningCommand()
{
    var epochs = new Option<int>("--epochs") { Description = "How many epochs each study trains.", DefaultValueFactory = _ => 1_080 };
    var seeds = new Option<int>("--seeds") { Description = "How many studies of each kind.", DefaultValueFactory = _ => 3 };
    var command = new Command("pruning", "Promotion, stopping and no pruning, with real training and the same total of epochs; prints a table in Markdown.");
    command.Options.Add(epochs);
    command.Options.Add(seeds);
    command.SetAction((parsed, _) =>
        Pruning.MeasureAsync(parsed.GetValue(folder)!, parsed.GetValue(epochs), parsed.GetValue(seeds)));
    return command;
}

static Command Schedules()
{
    var count = new Argument<int>("count") { Description = "How many.", DefaultValueFactory = _ => 2_000 };
    var from = new Option<int>("--from") { Description = "The first seed.", DefaultValueFactory = _ => 0 };
    var command = new Command("schedules", "Plays seeded fault schedules in virtual time, and looks whether an invariant breaks.");
    command.Arguments.Add(count);
    var trace = new Option<bool>("--trace") { Description = "Prints all that happens in the first one." };
    var script = new Option<string?>("--script") { Description = "Plays the script in this file, as a failure printed it, and prints all that happens." };
    command.Options.Add(script);
    command.Options.Add(from);
    command.Options.Add(trace);
    command.SetAction(parsed => parsed.GetValue(script) is { } file ? FaultSchedules.Trace(Scenario.Parse(File.ReadAllText(file)))
        : parsed.GetValue(trace) ? FaultSchedules.Trace(ScenarioGenerator.Draw(parsed.GetValue(from)))
        : FaultSchedules.Play(parsed.GetValue(from), parsed.GetValue(count)));
    return command;
}

static Command Shares()
{
    var studies = new Option<int>("--studies") { Description = "How many.", DefaultValueFactory = _ => 10 };
    var trials = new Option<int>("--trials") { Description = "Of each study.", DefaultValueFactory = _ => 1_000 };
    var slots = new Option<int>("--slots") { Description = "Of the cluster.", DefaultValueFactory = _ => 1_000 };
    var command = new Command("shares", "Studies with weights that all want more than a simulated cluster has: who gets how much.");
    command.Options.Add(studies);
    command.Options.Add(trials);
    command.Options.Add(slots);
    command.SetAction(parsed =>
        SharedStudies.Play(parsed.GetValue(studies), parsed.GetValue(trials), parsed.GetValue(slots)) ? 0 : 1);
    return command;
}

Command Figure(string name, string description, Func<FigureTable, Bench, Task> measure)
{
    var command = new Command(name, description);
    command.SetAction(async (parsed, _) =>
    {
        var bench = new Bench(parsed.GetValue(folder)!,
            TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
        var table = new FigureTable();
        await measure(table, bench);
        table.Print(bench);
    });
    return command;
}
