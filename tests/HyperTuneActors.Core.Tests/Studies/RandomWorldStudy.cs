using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>One life of the process that has a random world's study open: the loop of the study's actor, without the
/// actor. All that it holds is rebuilt from the journal or given anew.</summary>
internal sealed class RandomWorldStudy
{
    private readonly RandomWorld world;
    private readonly Queue<(StudyCommand Command, Action<Answer> Reply)> waiting = [];
    private readonly List<(StudyCommand Command, Action<Answer> Reply)> early = [];
    private readonly Dictionary<TrialNumber, StudyState> bases = [];
    private readonly Dictionary<TrialNumber, Draft> drafts = [];
    private readonly StudyState? recovered;
    private Offers offers = Offers.None;
    private StudyState? written;         // null until its opening is written: nothing is ordered or computed before

    public RandomWorldStudy(RandomWorld world)
    {
        this.world = world;
        foreach (var fact in world.Journal) recovered = StudyState.Evolve(recovered, fact);
        Take(new StudyCommand.Open(world.Spec, "host", "0.1"), answer => Assert.IsType<Answer.Done>(answer));
    }

    public StudyState? Written => written;

    public void Take(StudyCommand command, Action<Answer> reply) => waiting.Enqueue((command, reply));

    public void Take(Place offer) => offers = offers.With(offer);

    /// <summary>Decides the commands that wait, together, fills the offers and writes what follows.</summary>
    public void Write(int room)
    {
        var before = written ?? recovered;
        var now = world.Moment(before?.Last.Elapsed ?? default);
        var (next, facts, replies) = (before, new List<StudyEvent>(), new List<Action>());
        var asked = early.Concat(waiting.Take(room)).ToArray();
        for (var i = early.Count; i < asked.Length; i++) waiting.Dequeue();
        early.Clear();
        foreach (var (command, reply) in asked)
        {
            var decision = StudyRules.Decide(next, command, now);
            (next, var answer) = (decision.Next, decision.Answer);
            facts.AddRange(decision.Events);
            if (answer is not Answer.Later) replies.Add(() => reply(answer));
            else if (command is StudyCommand.AcceptDraft) early.Add((command, reply));
            if (command is StudyCommand.AnnounceWorker announced) Announced(announced.Host);
        }
        next = Filled(next!, facts, now);

        if (facts.Count > 0 && !world.Survives(() => world.Journal.AddRange(facts))) return;
        foreach (var reply in replies) reply();
        if (facts.Count == 0) return;
        Keep(before, facts);
        Reconcile();
    }

    /// <summary>Makes the workers match the plan.</summary>
    public void Reconcile()
    {
        if (written is null) return;
        foreach (var run in StudyPlan.For(written).Runs) world.Order(run, written.Incarnation);
    }

    /// <summary>The suggestion task: the next draft, in the order of the trials' numbers.</summary>
    public void Draft()
    {
        if (written is null) return;
        foreach (var (trial, basis) in StudyPlan.For(written).Drafts)
            if (!drafts.ContainsKey(trial))
            {
                Assert.Equal(basis, bases[trial].Facts);
                drafts.Add(trial, Drafting.Suggest(bases[trial], trial, drafts));
                world.Return(new StudyCommand.AcceptDraft(trial, basis, drafts[trial], RandomWorld.InstructionSet));
                return;
            }
    }

    private void Announced(WorkerIncarnation host)
    {
        var known = offers.Announced.Where(other => other.Worker == host.Worker).ToArray();
        if (known.Any(other => other.Incarnation >= host.Incarnation)) return;
        offers = offers with { Announced = offers.Announced.Except(known).Add(host) };
    }

    private StudyState Filled(StudyState next, List<StudyEvent> facts, Moment now)
    {
        for (var pass = 1; ; pass++)
        {
            var decision = Fill.Apply(next, offers, now);
            if (decision.Events.IsEmpty) break;
            Assert.True(pass < 3, "Filling does not come to an end.");
            facts.AddRange(decision.Events);
            next = decision.Next!;
        }
        AssertNothingIsIdle(next);
        return next;
    }

    private void AssertNothingIsIdle(StudyState next)
    {
        var free = offers.Usable(next).Count();
        if (free == 0 || next.End is not null) return;
        Assert.True(next.Waiting.IsEmpty && (next.Ready.IsEmpty || next.IsClosing), "A slot is idle while a trial waits for one.");
        Assert.False(next.IsClosing && next.Live.IsEmpty, "A study is closing and nothing runs.");
        if (next.IsClosing) return;
        Assert.True(next.Scheduler.Due(next.Rungs) is null, "A slot is idle while a paused trial deserves one.");
        Assert.True(next.TrialsLeft == 0 || next.Wants.Count >= free + next.Spec.LookAhead,
            "A slot is idle while more trials may be wanted.");
    }

    private void Keep(StudyState? before, List<StudyEvent> facts)
    {
        written = before;
        foreach (var fact in facts)
        {
            written = StudyState.Evolve(written, fact);
            if (fact is StudyEvent.TrialWanted wanted) bases[wanted.Trial] = written;
            if (fact is StudyEvent.RunPlaced placed) offers = offers.Without(placed.Places);
        }
        world.Kept.Add(written!);
        if (written!.End is not null) offers = offers with { Slots = [] };
    }
}
