using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>A fact about one study. Facts are appended to the journal and never edited.</summary>
/// <remarks>Every fact records an outcome, never a request: replaying a journal draws no random number, reads no clock,
/// fits no model and judges nothing.</remarks>
public abstract record StudyEvent
{
    private StudyEvent() { }

    /// <summary>When the study accepted what lies behind this fact.</summary>
    public required Moment At { get; init; }

    /// <summary>The study exists.</summary>
    public sealed record StudyCreated(StudySpec Spec) : StudyEvent;

    /// <summary>A process opened the study: the first fact of each of its incarnations, after each recovery.</summary>
    /// <param name="Incarnation">From 1.</param>
    /// <param name="Host">The machine's name.</param>
    /// <param name="Version">The tuner's version.</param>
    public sealed record StudyOpened(long Incarnation, string Host, string Version) : StudyEvent;

    /// <summary>A trial got its number and its place in the budget. The place of this fact in the journal is the basis of
    /// the trial's suggestion; if it is written again, its last place counts.</summary>
    /// <param name="Trial">Its number.</param>
    /// <param name="Given">What somebody enqueued for it: all of its configuration or a part, which the sampler completes;
    /// <see langword="null"/> if nothing.</param>
    public sealed record TrialWanted(TrialNumber Trial, Configuration? Given = null) : StudyEvent;

    /// <summary>The trial got its configuration.</summary>
    /// <param name="Trial">Whose.</param>
    /// <param name="Configuration">All active parameters and the constants.</param>
    /// <param name="Because">The sampler, its version and its reasons.</param>
    /// <param name="InstructionSet">Of the processor that computed it: with another one the last bits may differ.</param>
    public sealed record TrialSuggested(
        TrialNumber Trial, Configuration Configuration, Suggestion Because, string InstructionSet) : StudyEvent;

    /// <summary>The trial takes over the values of a completed trial that has the same configuration, and never runs. Follows
    /// its TrialSuggested at once and is followed by its TrialCompleted.</summary>
    /// <param name="Trial">Which.</param>
    /// <param name="Of">The trial that was trained.</param>
    public sealed record TrialReused(TrialNumber Trial, TrialNumber Of) : StudyEvent;

    /// <summary>The run has its slots. Written before anything is started.</summary>
    /// <param name="Run">Which.</param>
    /// <param name="Places">At least one.</param>
    /// <param name="Until">The last step of this run, where its trial may pause; <see langword="null"/> for the trial's last.</param>
    /// <param name="From">The checkpoint to go on from; <see langword="null"/> to start at step 1.</param>
    public sealed record RunPlaced(
        RunId Run, ImmutableArray<Place> Places, int? Until = null, Checkpoint? From = null) : StudyEvent
    {
        public bool Equals(RunPlaced? other) =>
            base.Equals(other) && Run == other.Run && Places.SequenceEqual(other.Places)
            && Until == other.Until && From == other.From;

        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Run);
    }

    /// <summary>The run's process lives.</summary>
    /// <param name="Run">Which.</param>
    /// <param name="ProcessId">On the run's worker; also its process group.</param>
    /// <param name="Origin">Where it came from.</param>
    /// <param name="Note">For people: what is otherwise than ordered, such as a checkpoint that is gone.</param>
    public sealed record RunStarted(
        RunId Run, int ProcessId, RunOrigin? Origin = null, string? Note = null, WorkerIncarnation? Host = null) : StudyEvent;

    /// <summary>A run reported its metrics at a step, as its <paramref name="Seq"/>-th report.</summary>
    public sealed record MetricReported(RunId Run, long Seq, int Step, Metrics Values) : StudyEvent;

    /// <summary>A run finished a checkpoint, which is read-only from now on.</summary>
    /// <param name="Run">Which.</param>
    /// <param name="Seq">Its number among the run's reports.</param>
    /// <param name="Step">After which step it was saved.</param>
    /// <param name="Path">Absolute.</param>
    /// <param name="Bytes">Of all its files.</param>
    public sealed record CheckpointSaved(RunId Run, long Seq, int Step, string Path, long Bytes) : StudyEvent;

    /// <summary>Nobody needs a checkpoint any more. Written before it is deleted.</summary>
    /// <param name="Trial">Whose.</param>
    /// <param name="Attempt">Which attempt saved it.</param>
    /// <param name="Step">After which step.</param>
    /// <param name="Because">For people.</param>
    public sealed record CheckpointDropped(TrialNumber Trial, int Attempt, int Step, string Because) : StudyEvent;

    /// <summary>A run reported a file, which lies below its directory.</summary>
    /// <param name="Run">Which.</param>
    /// <param name="Seq">Its number among the run's reports.</param>
    /// <param name="Name">A later one of the same run and name replaces it.</param>
    /// <param name="Path">Absolute.</param>
    /// <param name="Bytes">Its size.</param>
    public sealed record ArtifactSaved(RunId Run, long Seq, string Name, string Path, long Bytes) : StudyEvent;

    /// <summary>Nobody needs what a trial's runs reported as artifacts any more. Written before it is deleted.</summary>
    /// <param name="Trial">Whose, of all its attempts.</param>
    /// <param name="Because">For people.</param>
    public sealed record ArtifactsDropped(TrialNumber Trial, string Because) : StudyEvent;

    /// <summary>The scheduler paused the trial at a rung: its run ends by itself, and a free slot may resume it.</summary>
    public sealed record TrialPaused(TrialNumber Trial, int Step, Ruling Because) : StudyEvent;

    /// <summary>The scheduler resumed a paused trial: its next run is placed at once.</summary>
    /// <param name="Trial">Which.</param>
    /// <param name="Step">The rung at which it was paused.</param>
    /// <param name="Because">Its rank there at this moment.</param>
    public sealed record TrialPromoted(TrialNumber Trial, int Step, Ruling Because) : StudyEvent;

    /// <summary>The scheduler ended the trial before its last step.</summary>
    public sealed record TrialPruned(TrialNumber Trial, int Step, Ruling Because) : StudyEvent;

    /// <summary>The trial's last step is reported, its program without steps ended well, or it took over another's values.</summary>
    public sealed record TrialCompleted(TrialNumber Trial) : StudyEvent;

    /// <summary>The trial gave no usable result and is not tried again.</summary>
    public sealed record TrialFailed(TrialNumber Trial, RunClass Class, string Reason) : StudyEvent;

    /// <summary>The run is gone, and its slots are free.</summary>
    /// <param name="Run">Which.</param>
    /// <param name="Seq">Its number among the run's reports; 0 if it could not report itself.</param>
    /// <param name="End">How and why.</param>
    public sealed record RunEnded(RunId Run, long Seq, RunEnd End) : StudyEvent;

    /// <summary>Somebody gave the study a configuration to try, or a part of one: the next new trial takes it.</summary>
    public sealed record TrialEnqueued(CommandId Command, string By, Configuration Given) : StudyEvent;

    /// <summary>Somebody stopped the study.</summary>
    public sealed record StudyStopped(CommandId Command, string By) : StudyEvent;

    /// <summary>Somebody started an ended study again.</summary>
    public sealed record StudyResumed(CommandId Command, string By) : StudyEvent;

    /// <summary>Somebody gave the study more trials.</summary>
    /// <param name="Command">The command's id.</param>
    /// <param name="By">Who.</param>
    /// <param name="Trials">The new trial budget, all trials since the beginning counted.</param>
    public sealed record StudyExtended(CommandId Command, string By, int Trials) : StudyEvent;

    /// <summary>The study wants no more work.</summary>
    /// <param name="Reason">Which of its ends it came to.</param>
    /// <param name="Because">For people.</param>
    /// <param name="Paused">How many trials are still paused; they count as pruned unless the study goes on.</param>
    public sealed record StudyEnded(EndReason Reason, string Because, int Paused = 0) : StudyEvent
    {
        /// <summary>Whether it came to one of the ends that its budget names, so that it is not resumed.</summary>
        public bool IsComplete => Reason is not (EndReason.Failing or EndReason.Stopped);

        /// <summary>Whether more trials let the study go on: it ended for want of them, or because they did not seem worth
        /// while.</summary>
        public bool IsExtensible => Reason is EndReason.Trials or EndReason.Plateau or EndReason.Converged;
    }
}

/// <summary>The id that a client gives a command, so that repeating it does nothing.</summary>
public readonly record struct CommandId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Why a study wants no more work. The journal has these as words.</summary>
public enum EndReason
{
    /// <summary>Reserved as invalid.</summary>
    None = 0,

    /// <summary>The trial budget is spent.</summary>
    Trials,

    /// <summary>The time budget is spent.</summary>
    Time,

    /// <summary>A completed trial reached the target.</summary>
    Target,

    /// <summary>Too many trials failed.</summary>
    Failing,

    /// <summary>Somebody stopped it.</summary>
    Stopped,

    /// <summary>The budget of steps is spent.</summary>
    Steps,

    /// <summary>The cost budget is spent.</summary>
    Cost,

    /// <summary>Trials brought no improvement for a while.</summary>
    Plateau,

    /// <summary>The model expects no more improvement that matters.</summary>
    Converged,

    /// <summary>Every configuration has been tried.</summary>
    Exhausted,
}
