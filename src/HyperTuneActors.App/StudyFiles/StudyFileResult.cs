using System.Collections.Immutable;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Hooks;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>What reading a study file came to.</summary>
public abstract record StudyFileResult
{
    private StudyFileResult() { }

    /// <summary>The file has a study.</summary>
    /// <param name="Spec">With the defaults where the file says nothing.</param>
    /// <param name="Hooks">Beside the study, since no decision depends on them: they may be changed from run to run.</param>
    /// <param name="Warnings">What the file may say, and its author hardly means; in the order of their places.</param>
    public sealed record Valid(StudySpec Spec, ImmutableArray<Hook> Hooks, ImmutableArray<Fault> Warnings) : StudyFileResult;

    /// <summary>The file has no study, or faults in it.</summary>
    /// <param name="Faults">All that were found, at least one, in the order of their places.</param>
    public sealed record Invalid(ImmutableArray<Fault> Faults) : StudyFileResult
    {
        /// <summary>One line for each fault.</summary>
        public override string ToString() => string.Join(Environment.NewLine, Faults);
    }
}

/// <summary>One thing that is wrong with a study file.</summary>
/// <param name="File">As the user named it.</param>
/// <param name="Line">From 1; 0 if the fault has no place in the file.</param>
/// <param name="Column">From 1; 0 if the fault has no place in the file.</param>
/// <param name="Wrong">A sentence.</param>
/// <param name="Right">A sentence that says what to write instead.</param>
public sealed record Fault(string File, int Line, int Column, string Wrong, string Right)
{
    /// <summary>One line, which terminals and editors turn into a link.</summary>
    public override string ToString() =>
        Line == 0 ? $"{File}: {Wrong} {Right}" : $"{File}:{Line}:{Column}: {Wrong} {Right}";
}
