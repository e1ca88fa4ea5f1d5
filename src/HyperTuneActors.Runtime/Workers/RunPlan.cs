using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>All that a run's process is started and read with.</summary>
/// <param name="Order">As it is carried out: without a checkpoint that is gone.</param>
/// <param name="Command">The program's file and its arguments.</param>
/// <param name="Variables">Besides those of the worker.</param>
/// <param name="SearchPath">The program's PATH.</param>
/// <param name="Secrets">Values that are written nowhere.</param>
/// <param name="Patterns">Empty where the program reports in JSON.</param>
/// <param name="Note">What is otherwise than ordered.</param>
internal sealed record RunPlan(
    RunOrder Order,
    ImmutableArray<string> Command,
    ImmutableSortedDictionary<string, string> Variables,
    string SearchPath,
    ImmutableArray<byte[]> Secrets,
    ImmutableArray<MetricPattern> Patterns,
    string? Note)
{
    /// <summary>To read on what another worker has started.</summary>
    public static RunPlan ToRead(RunOrder order, ImmutableArray<byte[]> secrets) => new(
        order, [], ImmutableSortedDictionary<string, string>.Empty, "", secrets, PatternsOf(order.Training), null);

    public static ImmutableArray<MetricPattern> PatternsOf(TrainingOrder training) =>
        [.. training.Patterns.Select(text => new MetricPattern(text))];
}

/// <summary>A plan, or why there is none.</summary>
internal abstract record Preparation
{
    private Preparation() { }

    public sealed record Ready(RunPlan Plan) : Preparation;

    public sealed record Refused(string Reason) : Preparation;

    /// <param name="ordered">What to run.</param>
    /// <param name="directory">The run's.</param>
    /// <param name="hidesDevices">Whether a run without devices may see none, as where a worker deals them out.</param>
    public static Preparation Of(RunOrder ordered, RunDirectory directory, bool hidesDevices = false)
    {
        var (order, note) = WithoutLostCheckpoint(ordered);
        var training = order.Training;
        if (Workers.Secrets.Fault(training, Environment.GetEnvironmentVariable) is { } fault) return new Refused(fault);
        var command = CommandLine.Of(order, directory.Path);
        var variables = ProgramEnvironment.Of(order, directory.Path, hidesDevices);
        var path = variables.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        return ProgramFile.Of(command, training.WorkingDirectory, path) switch
        {
            ProgramFile.Found found => new Ready(new RunPlan(order, command.SetItem(0, found.Path), variables, path,
                Workers.Secrets.Values(training, Environment.GetEnvironmentVariable),
                RunPlan.PatternsOf(training), note)),
            ProgramFile.Unusable unusable => new Refused(unusable.Reason),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    private static (RunOrder, string?) WithoutLostCheckpoint(RunOrder order) =>
        order.From is not { } from || Kernel.MayRead(from.Path)
            ? (order, null)
            : (order with { From = null }, string.Create(CultureInfo.InvariantCulture,
                $"Its checkpoint of step {from.Step} is gone; it starts from step 1."));
}
