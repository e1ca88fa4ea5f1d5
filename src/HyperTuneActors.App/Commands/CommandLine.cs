using System.CommandLine;
using HyperTuneActors.App.AskTell;
using HyperTuneActors.App.Control;
using HyperTuneActors.App.Homes;
using HyperTuneActors.Runtime.Journaling;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.App.Commands;

/// <summary>The commands of <c>hypertune</c>.</summary>
internal static class CommandLine
{
    private static readonly Option<string> Home = new("--home")
    {
        Description = "The directory that holds the studies.",
        DefaultValueFactory = _ => StudyHome.DefaultRoot,
        Recursive = true,
    };

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Print JSON for machines instead of text for people.",
        Recursive = true,
    };

    private static readonly Option<string?> Cluster = new("--cluster")
    {
        Description = "The cluster that has the study: URLs of its nodes with commas between them, or the name of a profile.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(ClusterAddress.Variable) is { Length: > 0 } set ? set : null,
        Recursive = true,
    };

    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Root().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("See 'hypertune --help'.");
            return ExitCode.Usage;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception wrong) when (Unusable(wrong) is { } because)
        {
            await Console.Error.WriteLineAsync(because);
            return wrong is NoSuchStudyException ? ExitCode.NoStudy : ExitCode.Unusable;
        }
        catch (Exception bug)                                   // the edge of the program
        {
            await Console.Error.WriteLineAsync($"A bug in hypertune; what the study has written is safe. Please report this:\n{bug}");
            return ExitCode.Bug;
        }
    }

    /// <returns>What to tell a person, or <see langword="null"/> if it is a bug.</returns>
    private static string? Unusable(Exception wrong) => wrong switch
    {
        HomeException or UnreadableJournalException or NoSuchStudyException => wrong.Message,
        HttpRequestException or TaskCanceledException =>
            $"The process that has the study open went away or does not answer ({wrong.Message.TrimEnd('.')}). Try again.",
        SqliteException => $"The journal can't be used: {wrong.Message} Nothing that was written is lost.",
        IOException or UnauthorizedAccessException => $"The study's folder can't be used: {wrong.Message}",
        _ => null,
    };

    private static RootCommand Root()
    {
        var file = new Argument<string>("study-file") { Description = "A YAML file that says what to tune." };
        var run = new Command("run", "Tune what a study file says; resume it if it was begun before.") { file };
        run.SetAction((p, _) => RunCommand.RunAsync(p.GetValue(file)!, p.GetValue(Home)!, p.GetValue(Json)));

        var root = new RootCommand($"Tunes hyperparameters and loses nothing.\n\n{ExitCode.Help}") { run };
        root.Options.Add(Home);
        root.Options.Add(Json);
        root.Options.Add(Cluster);
        root.Subcommands.Add(ForStudy("status", "Show a study's trials, running or not.", StatusCommand.RunAsync));
        root.Subcommands.Add(ForStudy("best", "Show a study's best configuration.", BestCommand.RunAsync));
        root.Subcommands.Add(ForStudy("stop", "Stop a study; 'run' resumes it.", StopCommand.RunAsync));
        root.Subcommands.Add(ForStudy("verify", "Recompute every decision of a study from its journal.", VerifyCommand.RunAsync));
        root.Subcommands.Add(Why());
        root.Subcommands.Add(Extend());
        root.Subcommands.Add(Enqueue());
        root.Subcommands.Add(Delete());
        root.Subcommands.Add(AskTell());
        root.Subcommands.Add(Node());
        root.Subcommands.Add(Submit());
        root.Subcommands.Add(Studies());
        root.Subcommands.Add(Nodes());
        root.Subcommands.Add(Draining("drain", "Let a worker take no more runs; those that it has go on."));
        root.Subcommands.Add(Draining("undrain", "Let a worker take runs again."));
        root.Subcommands.Add(CertsCommand.Create());
        return root;
    }

    private static Command Why()
    {
        var trial = new Argument<int>("trial") { Description = "A trial's number." };
        var command = ForStudy("why", "Explain a trial: why it was suggested, how it was judged, how it ended.",
            (study, json, parsed) => WhyCommand.RunAsync(study, json, parsed.GetValue(trial)));
        command.Arguments.Add(trial);
        return command;
    }

    private static Command Extend()
    {
        var trials = new Option<int>("--trials") { Description = "The new trial budget, all trials since the beginning counted.", Required = true };
        var command = ForStudy("extend", "Give a study more trials; 'run' then goes on.",
            (study, json, parsed) => ExtendCommand.RunAsync(study, json, parsed.GetValue(trials)));
        command.Options.Add(trials);
        return command;
    }

    private static Command Enqueue()
    {
        var values = new Argument<string[]>("values")
        {
            Description = "Parameters and their values, such as learning_rate=0.001; the sampler chooses the others.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = ForStudy("enqueue", "Give a study a configuration to try next, or a part of one.",
            (study, json, parsed) => EnqueueCommand.RunAsync(study, json, parsed.GetValue(values)!));
        command.Arguments.Add(values);
        return command;
    }

    private static Command Delete()
    {
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = ForStudy("delete", "Remove a study with all its trials, after asking.",
            (study, json, parsed) => DeleteCommand.RunAsync(study, parsed.GetValue(yes), json));
        command.Options.Add(yes);
        return command;
    }

    private static Command AskTell()
    {
        var sampler = new Option<string?>("--sampler") { Description = "What suggests: a name, or a mapping as in a study file, such as {name: random}." };
        var scheduler = new Option<string?>("--scheduler") { Description = "What judges, the same way." };
        var command = new Command("ask-tell", "Let a program drive the optimiser: lines of JSON on standard input and output.");
        command.Options.Add(sampler);
        command.Options.Add(scheduler);
        command.SetAction((parsed, _) => Task.FromResult(
            AskTellCommand.Run(new SettingsGiven(parsed.GetValue(sampler), parsed.GetValue(scheduler)))));
        return command;
    }

    private static Command Submit()
    {
        var file = new Argument<string>("study-file") { Description = "A YAML file that says what to tune; all nodes of the cluster see its folder." };
        var command = new Command("submit", "Hand a study to a cluster; let it go on if it was stopped there.") { file };
        command.SetAction(async (parsed, _) =>
        {
            using var cluster = ClusterOf(parsed);
            return await SubmitCommand.RunAsync(parsed.GetValue(file)!, cluster, parsed.GetValue(Json));
        });
        return command;
    }

    private static Command Studies()
    {
        var command = new Command("studies", "List the studies of this machine, or of a cluster.");
        command.SetAction(async (parsed, _) =>
        {
            using var cluster = ClusterOf(parsed);
            return await StudiesCommand.RunAsync(parsed.GetValue(Home)!, cluster, parsed.GetValue(Json));
        });
        return command;
    }

    private static Command Nodes()
    {
        var command = new Command("nodes", "List the workers of a cluster: what they have to give, and what runs there.");
        command.SetAction(async (parsed, _) =>
        {
            using var cluster = ClusterOf(parsed);
            return await NodesCommand.ListAsync(cluster, parsed.GetValue(Json));
        });
        return command;
    }

    private static Command Draining(string order, string description)
    {
        var worker = new Argument<string>("worker") { Description = "A worker's name." };
        var command = new Command(order, description) { worker };
        command.SetAction(async (parsed, _) =>
        {
            using var cluster = ClusterOf(parsed);
            return await NodesCommand.OrderAsync(cluster, parsed.GetValue(worker)!, order, parsed.GetValue(Json));
        });
        return command;
    }

    private static ClusterClient? ClusterOf(ParseResult parsed) =>
        parsed.GetValue(Cluster) is { } given ? new ClusterClient(ClusterAddress.Of(given)) : null;

    private static Command Node()
    {
        var role = new Option<string>("--role") { Description = "What the node does: study, worker or voter.", Required = true };
        var file = new Option<string?>("--config") { Description = "The node's file, as config/study.conf; without one, the environment says all." };
        var command = new Command("node", "Run a node of a cluster.");
        command.Options.Add(role);
        command.Options.Add(file);
        command.SetAction((parsed, _) => NodeCommand.RunAsync(parsed.GetValue(role)!, parsed.GetValue(file)));
        return command;
    }

    private static Command ForStudy(string name, string description, Func<StudyPlace, bool, Task<int>> run) =>
        ForStudy(name, description, (study, json, _) => run(study, json));

    private static Command ForStudy(string name, string description, Func<StudyPlace, bool, ParseResult, Task<int>> run)
    {
        var study = new Argument<string>("study") { Description = "A study's name." };
        var command = new Command(name, description) { study };
        command.SetAction(async (parsed, _) =>
        {
            using var cluster = ClusterOf(parsed);
            if (cluster is not null) return await run(new StudyPlace.There(cluster, parsed.GetValue(study)!), parsed.GetValue(Json), parsed);
            return await KnownStudy.FindAsync(parsed.GetValue(Home)!, parsed.GetValue(study)!) is { } home
                ? await run(new StudyPlace.Here(home), parsed.GetValue(Json), parsed)
                : ExitCode.NoStudy;
        });
        return command;
    }
}
