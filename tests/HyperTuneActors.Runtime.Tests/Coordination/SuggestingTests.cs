using Akka.Actor;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Coordination;

namespace HyperTuneActors.Runtime.Tests.Coordination;

public sealed class SuggestingTests
{
    private readonly ManualOffload offload = new();
    private readonly Suggesting suggesting;
    private StudyState state;

    public SuggestingTests()
    {
        suggesting = new Suggesting(offload, "x");
        state = StudyRules.Decide(null, new StudyCommand.Open(Specs.Of(trials: 9), "host", "0"), default).Next!;
    }

    [Fact]
    public void Drafts_are_computed_in_the_order_of_the_trials_each_from_its_basis()
    {
        var bases = new[] { Want(0), Want(1), Want(2) };
        foreach (var basis in bases.Reverse()) Suggest(basis);

        suggesting.Start(ActorRefs.Nobody);
        var drafts = offload.Compute().Drafts;

        Assert.Equal([0, 1, 2], drafts.Select(draft => draft.Trial.Value));
        Assert.Equal(bases.Select(basis => basis.Facts), drafts.Select(draft => draft.Basis));
        var before = new Dictionary<TrialNumber, Draft>();
        foreach (var (draft, basis) in drafts.Zip(bases))
        {
            Assert.Equal(Drafting.Suggest(basis, draft.Trial, before), draft.Draft);
            before[draft.Trial] = draft.Draft;
        }
    }

    [Fact]
    public void Nothing_is_computed_where_nothing_is_wanted()
    {
        suggesting.Start(ActorRefs.Nobody);

        Assert.Equal(0, offload.Waiting);
    }

    [Fact]
    public void One_task_at_a_time_and_the_next_takes_all_that_came_meanwhile()
    {
        Suggest(Want(0));
        suggesting.Start(ActorRefs.Nobody);
        Suggest(Want(1));
        suggesting.Start(ActorRefs.Nobody);
        Suggest(Want(2));
        Assert.Equal(1, offload.Waiting);

        suggesting.Done(offload.Compute());
        suggesting.Start(ActorRefs.Nobody);

        Assert.Equal([1, 2], offload.Compute().Drafts.Select(draft => draft.Trial.Value));
        Assert.Equal(0, offload.Waiting);
    }

    [Fact]
    public void A_want_that_is_written_again_counts_from_its_last_place()
    {
        Suggest(Want(0));
        var last = Want(0);
        Suggest(last);

        suggesting.Start(ActorRefs.Nobody);

        Assert.Equal(last.Facts, Assert.Single(offload.Compute().Drafts).Basis);
    }

    private void Suggest(StudyState basis) => suggesting.Want(basis.Wants.MaxBy(want => want.Value).Key, basis);

    private StudyState Want(int trial) =>
        state = StudyState.Evolve(state, new StudyEvent.TrialWanted(new TrialNumber(trial)) { At = default });

    private sealed class ManualOffload : IOffload
    {
        private readonly Queue<Func<object>> tasks = [];

        public int Waiting => tasks.Count;

        public void Run(Func<object> work, IActorRef tell) => tasks.Enqueue(work);

        public DraftsReady Compute() => (DraftsReady)tasks.Dequeue()();
    }
}
