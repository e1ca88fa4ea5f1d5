using System.Collections.Immutable;
using System.Globalization;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>The variables that a training program gets besides those of the worker.</summary>
public static class ProgramEnvironment
{
    /// <summary>All that the tuner sets begins so; what the worker inherited under such names stays there.</summary>
    public const string Prefix = "HYPERTUNE_";

    public const string Run = Prefix + "RUN";

    public const string RunDirectory = Prefix + "RUN_DIR";

    public static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Which accelerators the program sees; empty for none.</summary>
    public const string Devices = "CUDA_VISIBLE_DEVICES";

    /// <param name="order">What to run.</param>
    /// <param name="directory">The run's.</param>
    /// <param name="hidesDevices">Whether a run that was given no devices may see none; otherwise it sees those of the worker.</param>
    /// <returns>The order's variables and the tuner's own, which win. A program without steps gets none.</returns>
    public static ImmutableSortedDictionary<string, string> Of(RunOrder order, string directory, bool hidesDevices = false)
    {
        var variables = order.Training.Environment.ToBuilder();
        foreach (var (name, value) in order.Configuration.Values)
            variables[Prefix + "PARAM_" + UpperCase(name)] = value.ToString();
        variables[Prefix + "STUDY"] = order.Run.Study.ToString();
        variables[Prefix + "TRIAL"] = order.Run.Trial.ToString();
        variables[Prefix + "ATTEMPT"] = order.Run.Attempt.ToString(CultureInfo.InvariantCulture);
        variables[Run] = order.Run.ToString();
        variables[RunDirectory] = directory;
        variables[Prefix + "PARAMS_FILE"] = Workers.RunDirectory.ParamsFileIn(directory);
        variables[Prefix + "CHECKPOINT_DIR"] = Workers.RunDirectory.CheckpointsIn(directory);
        variables[Prefix + "ARTIFACTS_DIR"] = Workers.RunDirectory.ArtifactsIn(directory);
        var devices = order.Place?.Devices ?? [];
        if (hidesDevices || devices.Length > 0) variables[Devices] = string.Join(',', devices);
        if (order.From is { } checkpoint) variables[Prefix + "RESUME_FROM"] = checkpoint.Path;
        variables[Prefix + "SEED"] = order.Seed.ToString(CultureInfo.InvariantCulture);
        if (order.LastStep is not { } last) return variables.ToImmutable();
        variables[Prefix + "FIRST_STEP"] = order.FirstStep.ToString(CultureInfo.InvariantCulture);
        variables[Prefix + "LAST_STEP"] = last.ToString(CultureInfo.InvariantCulture);
        if (order.TotalSteps is { } total)
            variables[Prefix + "TOTAL_STEPS"] = total.ToString(CultureInfo.InvariantCulture);
        return variables.ToImmutable();
    }

    // A shell can only name variables of letters, digits and '_'.
    private static string UpperCase(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
}
