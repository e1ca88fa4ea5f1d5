namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>A test that starts Python programs. Where there is no Python 3, it skips and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>Debian's own, which needs no more than the standard library here.</summary>
    public const string Python = "/usr/bin/python3";

    public PythonFactAttribute() => Skip = File.Exists(Python) ? null : $"This machine lacks {Python} (package python3).";
}
