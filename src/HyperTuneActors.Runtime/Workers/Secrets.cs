using System.Collections.Immutable;
using System.Text;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>The values of variables that a program gets from the worker's environment and that must be written nowhere.</summary>
internal static class Secrets
{
    /// <summary>In characters. A shorter value would blot out half of a log, and could be guessed from what is left.</summary>
    public const int Shortest = 4;

    /// <returns>Why the run can't have its secrets, or <see langword="null"/>.</returns>
    public static string? Fault(TrainingOrder training, Func<string, string?> variable) =>
        training.Secrets.Select(name => FaultOf(name, variable(name))).FirstOrDefault(fault => fault is not null);

    /// <returns>The values as a program would write them.</returns>
    public static ImmutableArray<byte[]> Values(TrainingOrder training, Func<string, string?> variable) =>
        [.. training.Secrets.Select(name => Encoding.UTF8.GetBytes((variable(name) ?? "").Trim()))];

    private static string? FaultOf(string name, string? value) =>
        value is null
            ? $"The secret '{name}' is no variable in the environment of this worker. Set it where the worker is started."
            : value.Trim().Length < Shortest
                ? $"The secret '{name}' has fewer than {Shortest} characters, and so could not be kept out of the log."
                : null;
}
