using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>The journal of a small study that was opened, suggested two trials, and was closed: recorded once, copied for
/// each test.</summary>
public abstract class RecordedStudy : IAsyncLifetime
{
    internal static readonly StudySpec Spec = Specs.Of(lookAhead: 2);

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>A copy of the journal, with its snapshots.</summary>
    public abstract JournalAt Copy();

    public abstract JournalAt CopyWithoutSnapshots();

    /// <summary>Where the snapshots of a copy can be changed.</summary>
    public abstract JournalAt SnapshotsOf(JournalAt copy);

    /// <summary>Executes SQL in which bytes are written as <c>bytes(7b7d)</c>.</summary>
    /// <returns>The first column of the first row.</returns>
    public abstract object? Execute(JournalAt at, string sql);

    /// <summary>All that the journal holds of its facts, as one text.</summary>
    public abstract object? Rows(JournalAt at);

    protected static async Task RecordAsync(JournalAt at)
    {
        await using var study = new OpenStudy(at);
        while (await study.AskAsync() is not StudyIs { State.Ready.Count: 2 }) { }
        await study.CloseAsync();
    }
}
