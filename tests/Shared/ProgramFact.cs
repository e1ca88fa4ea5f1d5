namespace HyperTuneActors.Tests;

/// <summary>A test that starts real programs. Where the machine lacks what they need, and tests/run could not install it, it
/// skips and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute() => Skip = Machine.Lacks;
}

/// <summary>The same with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramTheoryAttribute : TheoryAttribute
{
    public ProgramTheoryAttribute() => Skip = Machine.Lacks;
}

internal static class Machine
{
    /// <summary>Each with its Debian package; the same list as in tests/run.</summary>
    private static readonly (string Command, string Package)[] Needs =
        [("setsid", "util-linux"), ("env", "coreutils"), ("sh", "dash")];

    /// <summary>What to install, or <see langword="null"/> if all is there.</summary>
    public static string? Lacks { get; } = Missing() is { Length: > 0 } missing ? $"This machine lacks {missing}." : null;

    private static string Missing() => string.Join(", ",
        Needs.Where(need => !IsThere(need.Command)).Select(need => $"{need.Command} (package {need.Package})"));

    private static bool IsThere(string command) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, command)));
}
