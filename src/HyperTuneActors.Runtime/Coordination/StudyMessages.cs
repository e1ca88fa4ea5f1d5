using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>To a study's door: carry this out. Answered by <see cref="StudyAnswer"/> or <see cref="StudyUnavailable"/>;
/// without an answer in time, repeat it with the same command id.</summary>
public sealed record StudyAsk(StudyCommand Command);

public sealed record StudyAnswer(Answer Answer);

/// <summary>To the shard region: pass this on to the study's door, wherever in the cluster it is.</summary>
public sealed record ForStudy(StudyName Study, object Message);

/// <summary>To a study's door: there should be such a study, and it should go on if it was stopped. The same again does nothing.
/// Answered as <see cref="StudyAsk"/>.</summary>
/// <param name="Spec">What it is; refused if the study was begun with another one.</param>
/// <param name="Id">Chosen by the client.</param>
/// <param name="By">Who.</param>
public sealed record SubmitStudy(StudySpec Spec, CommandId Id, string By);

/// <summary>To a study's door: on which node are you? Answered by <see cref="StudyIsAt"/> at once, whatever the journal does.
/// </summary>
public sealed record WhereIsStudy
{
    public static readonly WhereIsStudy Instance = new();
}

/// <param name="Url">Where that node serves HTTP.</param>
public sealed record StudyIsAt(string Url);

/// <summary>From a study's door: there are no facts of such a study. A worker ends what it has of it.</summary>
public sealed record NoSuchStudy(StudyName Study);

/// <summary>To a study's door: answered by <see cref="StudyIs"/> or <see cref="StudyUnavailable"/>.</summary>
public sealed record GetStudy
{
    public static readonly GetStudy Instance = new();
}

/// <summary>The study as it is written.</summary>
/// <param name="State">After the last written fact.</param>
/// <param name="Now">The study's running time now.</param>
public sealed record StudyIs(StudyState State, Moment Now);

/// <summary>To a study's door: stop the runs, write their ends, take a snapshot and end. Answered by
/// <see cref="StudyClosed"/>.</summary>
public sealed record CloseStudy
{
    public static readonly CloseStudy Instance = new();
}

public sealed record StudyClosed
{
    public static readonly StudyClosed Instance = new();
}

/// <summary>To a study's door: another node is to have the study. The write that is under way is finished, and the door stops;
/// training goes on. A write that takes longer than <see cref="StudyDoor.LongestHandOver"/> is not waited for.</summary>
public sealed record HandOverStudy
{
    public static readonly HandOverStudy Instance = new();
}

/// <summary>The study can't answer now.</summary>
/// <param name="Because">Since when and why.</param>
/// <param name="ForGood">Whether trying again is pointless until somebody repairs the journal.</param>
public sealed record StudyUnavailable(string Because, bool ForGood);

/// <summary>From a study to its door: the opening is written.</summary>
internal sealed record StudyIsOpen
{
    public static readonly StudyIsOpen Instance = new();
}

/// <summary>From a study to its door, whenever it has written something: whether it has ended and nothing of it runs.</summary>
internal sealed record StudyIsIdle(bool IsIdle)
{
    public static readonly StudyIsIdle Yes = new(true), No = new(false);
}

/// <summary>From a study to its door, before it stops: why.</summary>
internal sealed record StudyBroke(Exception Cause);

/// <summary>The drafts that a suggestion task computed, in the order of their trials.</summary>
internal sealed record DraftsReady(IReadOnlyList<StudyCommand.AcceptDraft> Drafts);

/// <summary>To a study from itself, in its rhythm: say all again.</summary>
internal sealed record Restate
{
    public static readonly Restate Instance = new();
}

/// <summary>To a study from itself, every second: its time may be up.</summary>
internal sealed record CheckTime
{
    public static readonly CheckTime Instance = new();
}
