namespace HyperTuneActors.Tests;

/// <summary>A test that starts real programs. Where the machine lacks what they need, and tests/run could not install
/// it, it skips and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    /// <param name="packages">Debian packages of <see cref="Machine"/>'s lists that this test needs besides those of
    /// every run.</param>
    public ProgramFactAttribute(params string[] packages) => Skip = Machine.Lacks(packages);
}

/// <summary>The same with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramTheoryAttribute : TheoryAttribute
{
    public ProgramTheoryAttribute(params string[] packages) => Skip = Machine.Lacks(packages);
}
