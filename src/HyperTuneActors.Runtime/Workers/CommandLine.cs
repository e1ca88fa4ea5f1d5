using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>The command of one run: the order's command with the values of this run in it.</summary>
public static class CommandLine
{
    /// <param name="order">What to run.</param>
    /// <param name="directory">The run's.</param>
    /// <returns>Program and arguments. An element with a placeholder that has no value here (a parameter that is not
    /// active, a step of a program without steps, the checkpoint of a run that begins at step 1) is left out as a whole.</returns>
    public static ImmutableArray<string> Of(RunOrder order, string directory)
    {
        string? Value(string name) => ValueOf(name, order, directory);

        return
        [
            .. order.Training.Command
                .Where(element => element.SelectMany(Placeholders.In).All(name => Value(name) is not null))
                .SelectMany(element => element.Select(text => Placeholders.Expand(text, Value)))
        ];
    }

    private static string? ValueOf(string name, RunOrder order, string directory) => name switch
    {
        "trial" => order.Run.Trial.ToString(),
        "attempt" => Text(order.Run.Attempt),
        "seed" => Text(order.Seed),
        "run_dir" => directory,
        "params_file" => RunDirectory.ParamsFileIn(directory),
        "first_step" => order.LastStep is null ? null : Text(order.FirstStep),
        "last_step" => order.LastStep is { } last ? Text(last) : null,
        "total_steps" => order.TotalSteps is { } total ? Text(total) : null,
        "checkpoint_dir" => RunDirectory.CheckpointsIn(directory),
        "resume_from" => order.From?.Path,
        _ => order.Configuration.Find(name)?.ToString(),
    };

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
