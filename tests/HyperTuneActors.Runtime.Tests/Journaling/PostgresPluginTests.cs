using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Tests.Workers;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Runtime.Tests.Journaling;

/// <summary>Studies' actors over a database that works.</summary>
[Collection(OverPostgres.Name)]
public sealed class PostgresPluginTests(SharedPostgres shared)
{
    [Fact]
    public async Task Studies_of_two_nodes_that_begin_on_an_empty_database_run_to_their_ends()
    {
        var database = await shared.Server.CreateDatabaseAsync();
        await using var one = new StudyNode(database);
        await using var two = new StudyNode(database);
        var specs = Enumerable.Range(0, 4).Select(i => Specs.Of(trials: 10, concurrency: 2, lookAhead: 2) with { Name = new($"s{i}") }).ToArray();

        var doors = specs.Select((spec, i) => (i % 2 == 0 ? one : two).Open(spec, new FakeTrainer(FakeTrainer.PlayCurve))).ToArray();

        for (var i = 0; i < doors.Length; i++)
        {
            var state = await StudyNode.WhenAsync(doors[i], state => state.End is not null && state.Live.IsEmpty);
            Assert.Equal(10, state.Ended.Count);
            SameState.Assert(JournalReader.Replay(new JournalAt.Database(database), specs[i].Name), state);
            Assert.Empty(Findings(database, specs[i].Name));
        }
        Assert.Equal(specs.Select(spec => spec.Name), await PostgresJournal.StudiesAsync(database));
        Assert.DoesNotContain([.. one.Log, .. two.Log], line => line.Contains(PostgresServer.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_study_that_moves_from_node_to_node_and_back_has_every_fact()
    {
        var database = await shared.Server.CreateDatabaseAsync();
        await using var one = new StudyNode(database);
        await using var two = new StudyNode(database);
        var incarnation = 0;
        foreach (var node in (StudyNode[])[one, two, one, two, one])
        {
            var door = node.Open(Specs.Of(lookAhead: 2));
            incarnation++;
            await StudyNode.WhenAsync(door, state => state.Incarnation == incarnation && state.Ready.Count == 2);
            Assert.IsType<StudyAnswer>(await door.Ask<object>(
                new StudyAsk(new StudyCommand.Extend(new CommandId($"c{incarnation}"), "somebody", 4 + incarnation)), TimeSpan.FromSeconds(20)));
            var state = await StudyNode.WhenAsync(door, state => state.TrialBudget == 4 + incarnation);
            SameState.Assert(JournalReader.Replay(new JournalAt.Database(database), Specs.Name), state);
            await StudyNode.CloseAsync(door);
            await PostgresServer.ExecuteAsync(database, "DELETE FROM snapshot");       // which would spare the next one the facts
        }
        Assert.Equal(5L, await PostgresServer.ExecuteAsync(database, "SELECT count(*) FROM journal WHERE manifest = 'study-opened/1'"));
    }

    [Fact]
    public async Task A_snapshot_of_22_megabytes_is_kept_and_read()
    {
        var database = await shared.Server.CreateDatabaseAsync();
        await using var node = new StudyNode(database);
        var spec = Specs.Of();
        var large = spec with { Training = spec.Training with { Environment =
            ImmutableSortedDictionary<string, string>.Empty.Add("LARGE", new string('x', 22 << 20)) } };
        var state = StudyState.Evolve(null, new StudyCreated(large) { At = default });
        var store = Persistence.Instance.Apply(node.System).SnapshotStoreFor(null);
        var id = JournalReader.PersistenceId(Specs.Name);
        await new PostgresTables(new JournalAt.Database(database)).EnsureAsync(default);

        var saved = await store.Ask<object>(
            new SaveSnapshot(new SnapshotMetadata(id, 1, DateTime.UtcNow), state), TimeSpan.FromSeconds(30));
        Assert.True(saved is SaveSnapshotSuccess, (saved as SaveSnapshotFailure)?.Cause.ToString());
        var loaded = await store.Ask<LoadSnapshotResult>(
            new LoadSnapshot(id, SnapshotSelectionCriteria.Latest, long.MaxValue), TimeSpan.FromSeconds(30));

        SameState.Assert(state, (StudyState)loaded.Snapshot.Snapshot);
        SameState.Assert(state, SnapshotReader.Newest(new JournalAt.Database(database), id, facts: 1));
    }

    [Fact]
    public async Task What_else_lies_in_the_journal_is_replayed_with_its_own_serializer_and_its_snapshots_must_be_read()
    {
        var database = await shared.Server.CreateDatabaseAsync();
        const string Name = "/system/sharding/study-shard-1";
        await using (var node = new StudyNode(database))
        {
            var shard = node.System.ActorOf(Props.Create<Remembering>(Name));
            Assert.Equal("a", await shard.Ask<string>("a", TimeSpan.FromSeconds(20)));
            Assert.Equal("a b", await shard.Ask<string>("b", TimeSpan.FromSeconds(20)));
            Assert.Equal("a b snapshot c", await shard.Ask<string>("snapshot", TimeSpan.FromSeconds(20))
                + " " + (await shard.Ask<string>("c", TimeSpan.FromSeconds(20)))[^1]);
        }
        await using var other = new StudyNode(database);
        Assert.Equal("a b c d", await other.System.ActorOf(Props.Create<Remembering>(Name)).Ask<string>("d", TimeSpan.FromSeconds(20)));
        Assert.Empty(await PostgresJournal.StudiesAsync(database));

        await PostgresServer.ExecuteAsync(database, "UPDATE snapshot SET serializer_id = 4711");
        await using var third = new StudyNode(database);
        var refused = third.System.ActorOf(Props.Create<Remembering>(Name));
        var watch = third.System.ActorOf(Props.Create<Watcher>());
        Assert.Equal("gone", await watch.Ask<string>(refused, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_node_s_first_recovery_reads_and_changes_nothing()
    {
        var database = await shared.Server.CreateDatabaseAsync();
        await using (var node = new StudyNode(database))
        {
            Assert.True(await FirstRecovery.MakeAsync(node.System, TimeSpan.FromSeconds(20)));        // nothing is there yet
            var shard = node.System.ActorOf(Props.Create<Remembering>("/system/sharding/study-shard-1"));
            Assert.Equal("a", await shard.Ask<string>("a", TimeSpan.FromSeconds(20)));
            var study = node.System.ActorOf(Props.Create<Remembering>("study-1"));
            Assert.Equal("written", await study.Ask<string>(new StudyEvent.StudyOpened(1, "x", "1") { At = default }, TimeSpan.FromSeconds(20)));
        }

        await using var other = new StudyNode(database);
        Assert.True(await FirstRecovery.MakeAsync(other.System, TimeSpan.FromSeconds(20)));
        Assert.Equal(2L, await PostgresServer.ExecuteAsync(database, "SELECT COUNT(*) FROM journal"));
    }

    [Fact]
    public async Task A_first_recovery_is_over_where_the_database_can_not_be_reached()
    {
        await using var node = new StudyNode("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing");
        Assert.False(await FirstRecovery.MakeAsync(node.System, TimeSpan.FromSeconds(20)));
    }

    private static IEnumerable<object> Findings(string database, StudyName study)
    {
        var verification = new Verification("x");
        foreach (var (_, fact) in JournalReader.Read(new JournalAt.Database(database), study)) verification.Take(fact);
        verification.End();
        return verification.Findings;
    }

    /// <summary>Stands for sharding's own persistent actors: remembers words, by the plug-ins that sharding is told to use.</summary>
    private sealed class Remembering : ReceivePersistentActor
    {
        private readonly List<string> words = [];
        private IActorRef asker = ActorRefs.Nobody;

        public Remembering(string name)
        {
            PersistenceId = name;
            SnapshotPluginId = Context.System.Settings.Config.GetString("akka.cluster.sharding.snapshot-plugin-id", null)!;
            JournalPluginId = Context.System.Settings.Config.GetString("akka.cluster.sharding.journal-plugin-id", null)!;
            Recover<SnapshotOffer>(offer => words.AddRange(((string)offer.Snapshot).Split(' ')));
            Recover<string>(words.Add);
            Command<string>(word =>
            {
                asker = Sender;
                if (word == "snapshot") SaveSnapshot(string.Join(' ', words));
                else Persist(word, written =>
                {
                    words.Add(written);
                    asker.Tell(string.Join(' ', words));
                });
            });
            Command<StudyEvent>(fact =>
            {
                asker = Sender;
                Persist(fact, _ => asker.Tell("written"));
            });
            Command<SaveSnapshotSuccess>(_ => asker.Tell(string.Join(' ', words) + " snapshot"));
        }

        public override string PersistenceId { get; }
    }

    private sealed class Watcher : ReceiveActor
    {
        private IActorRef asker = ActorRefs.Nobody;

        public Watcher()
        {
            Receive<IActorRef>(other =>
            {
                asker = Sender;
                Context.Watch(other);
            });
            Receive<Terminated>(_ => asker.Tell("gone"));
        }
    }
}
