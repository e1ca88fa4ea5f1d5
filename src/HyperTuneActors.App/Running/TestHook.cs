using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;
using Microsoft.Data.Sqlite;

namespace HyperTuneActors.App.Running;

/// <summary>Lets a test of crashes end this process by SIGKILL. <c>HYPERTUNE_TEST_KILL=start:N</c> does so between the N-th
/// placement of a run and its start; <c>write:N</c> inside the N-th transaction of the journal, when its rows are inserted
/// and not yet committed.</summary>
internal sealed class TestHook
{
    public const string Variable = "HYPERTUNE_TEST_KILL";

    private readonly string? moment;
    private int left;

    private TestHook(string? order)
    {
        if (order?.Split(':') is not [var word, var number]) return;
        moment = word;
        left = int.Parse(number, CultureInfo.InvariantCulture);
    }

    public static TestHook FromEnvironment() => new(Environment.GetEnvironmentVariable(Variable));

    public ITrainer Wrap(ITrainer trainer) => moment == "start" ? new Watched(trainer, this) : trainer;

    /// <returns><see langword="null"/> without such an order.</returns>
    public Action<SqliteConnection>? OnOpened() => moment == "write" ? KillAtCommit : null;

    private void KillAtCommit(SqliteConnection connection) =>
        SQLitePCL.raw.sqlite3_commit_hook(connection.Handle, _ => Pass(), null);

    private int Pass()
    {
        if (Interlocked.Decrement(ref left) == 0) Process.GetCurrentProcess().Kill();
        return 0;
    }

    private sealed class Watched(ITrainer trainer, TestHook hook) : ITrainer
    {
        public ITraining? Start(RunOrder order, RunCallbacks on)
        {
            hook.Pass();
            return trainer.Start(order, on);
        }

        public void Drop(ImmutableArray<CheckpointName> checkpoints) => trainer.Drop(checkpoints);

        public void Drop(ImmutableArray<RunId> artifacts) => trainer.Drop(artifacts);

        public void List(StudyName study, Action<ImmutableArray<CheckpointName>> found) => trainer.List(study, found);
    }
}
