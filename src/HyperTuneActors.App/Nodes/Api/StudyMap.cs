using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.App.Nodes.Api;

/// <summary>Where the studies of a cluster lie: their facts in the database, their runs below the shared directory.</summary>
internal sealed class StudyMap(NodeSettings settings)
{
    private readonly JournalAt facts = new JournalAt.Database(PostgresJournal.ConnectionString(settings.Database));

    public StudyHome HomeOf(StudyName study) => new(settings.Studies, study) { Facts = facts };

    /// <returns><see langword="null"/> if there is no such study, or none may have such a name.</returns>
    public async Task<StudyHome?> FindAsync(string name, CancellationToken stop) =>
        StudyName.IsValid(name) && await PostgresJournal.ExistsAsync(settings.Database, new StudyName(name), stop)
            ? HomeOf(new StudyName(name))
            : null;

    public Task<IReadOnlyList<StudyName>> NamesAsync(CancellationToken stop) => PostgresJournal.StudiesAsync(settings.Database, stop);

    /// <summary>Removes the facts and the runs of a study that is not open.</summary>
    public async Task DeleteAsync(StudyHome home, CancellationToken stop)
    {
        await PostgresJournal.DeleteAsync(settings.Database, home.Study, stop);
        if (Directory.Exists(home.Folder)) Directory.Delete(home.Folder, recursive: true);
    }
}
