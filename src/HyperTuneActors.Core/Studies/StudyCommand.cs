using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>An order to a study, which <see cref="StudyRules.Decide"/> answers with facts or a refusal.</summary>
public abstract record StudyCommand
{
    private StudyCommand() { }

    /// <summary>Open the study for writing, and create it first if its journal is empty.</summary>
    public sealed record Open(StudySpec Spec, string Host, string Version) : StudyCommand;

    /// <summary>A worker is there, with the runs that it has taken over from its older incarnations.</summary>
    public sealed record AnnounceWorker(WorkerIncarnation Host, ImmutableSortedSet<string> Attached) : StudyCommand;

    /// <summary>A worker was not heard of for so long, in this life or an older one, that its runs are given up.</summary>
    public sealed record LoseWorker(WorkerIncarnation Host, TimeSpan Silence) : StudyCommand;

    /// <summary>The draft for a wanted trial, computed from the state at <paramref name="Basis"/>.</summary>
    public sealed record AcceptDraft(TrialNumber Trial, long Basis, Draft Draft, string InstructionSet) : StudyCommand;

    public sealed record ReportStart(RunId Run, int ProcessId, RunOrigin? Origin = null, string? Note = null) : StudyCommand;

    /// <param name="Run">Who reports.</param>
    /// <param name="Seq">The number of this report in its run, from 1 without gaps.</param>
    /// <param name="Step">From 1.</param>
    /// <param name="Values">All objectives among them.</param>
    public sealed record ReportMetric(RunId Run, long Seq, int Step, Metrics Values) : StudyCommand;

    /// <summary>A run finished a checkpoint of a step that it has reported.</summary>
    public sealed record ReportCheckpoint(RunId Run, long Seq, int Step, string Path, long Bytes) : StudyCommand;

    /// <summary>A run reported a file.</summary>
    public sealed record ReportArtifact(RunId Run, long Seq, string Name, string Path, long Bytes) : StudyCommand;

    /// <param name="Run">Who reports.</param>
    /// <param name="Seq">The run's last number; 0 where its worker speaks for it.</param>
    /// <param name="End">How it ended.</param>
    /// <param name="Takers">The workers that take runs now and could hold one of the study; <see langword="null"/> for none.</param>
    public sealed record ReportEnd(RunId Run, long Seq, RunEnd End, ImmutableSortedSet<string>? Takers = null) : StudyCommand;

    public sealed record Stop(CommandId Id, string By) : StudyCommand;

    /// <summary>Start a study again that was stopped, or that ended because it failed.</summary>
    public sealed record Resume(CommandId Id, string By) : StudyCommand;

    /// <param name="Id">The command's id.</param>
    /// <param name="By">Who.</param>
    /// <param name="Trials">The new trial budget, above the present one.</param>
    public sealed record Extend(CommandId Id, string By, int Trials) : StudyCommand;

    /// <param name="Id">The command's id.</param>
    /// <param name="By">Who.</param>
    /// <param name="Given">Values of some or all parameters.</param>
    public sealed record Enqueue(CommandId Id, string By, Configuration Given) : StudyCommand;

    /// <summary>See whether the study's time is up while nothing reports.</summary>
    public sealed record CheckTime : StudyCommand
    {
        public static readonly CheckTime Instance = new();
    }
}
