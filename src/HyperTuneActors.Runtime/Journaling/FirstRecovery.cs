using Akka.Actor;
using Akka.Persistence;
using Npgsql;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>A study node's first recoveries: of nothing, and of the first fact of one study and of sharding. They change nothing; but
/// what only first recoveries cost, such as connections and queries that are compiled, some 2 s in all, is paid before a study has
/// to wait for it.</summary>
public static class FirstRecovery
{
    /// <param name="system">Set up with <see cref="PostgresJournal.Plugin"/>.</param>
    /// <param name="patience">When it has not succeeded by then, it is over: that the database can be reached is a matter of others.
    /// </param>
    /// <returns>When it is over, whether it has read all that it wanted to.</returns>
    public static async Task<bool> MakeAsync(ActorSystem system, TimeSpan patience)
    {
        using var soon = new CancellationTokenSource(patience);
        try
        {
            foreach (var (id, snapshots) in await PostgresJournal.SamplesAsync(PostgresJournal.WhereIn(system).ConnectionString, soon.Token))
            {
                var over = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                system.ActorOf(Props.Create<Reader>(id, snapshots, over));
                if (!await over.Task.WaitAsync(soon.Token)) return false;
            }
            return true;
        }
        catch (Exception wrong) when (wrong is NpgsqlException or OperationCanceledException)
        {
            return false;        // the first study waits instead
        }
    }

    private sealed class Reader : UntypedPersistentActor
    {
        private readonly TaskCompletionSource<bool> over;

        public Reader(string persistenceId, string snapshots, TaskCompletionSource<bool> over)
        {
            (PersistenceId, SnapshotPluginId, this.over) = (persistenceId, snapshots, over);
        }

        public override string PersistenceId { get; }

        public override Recovery Recovery { get; } = new(SnapshotSelectionCriteria.Latest, toSequenceNr: 1);

        protected override void OnRecover(object message)
        {
            if (message is not RecoveryCompleted) return;
            over.TrySetResult(true);
            Context.Stop(Self);
        }

        protected override void OnCommand(object message)
        {
        }

        protected override void PostStop() => over.TrySetResult(false);        // where recovery failed
    }
}
