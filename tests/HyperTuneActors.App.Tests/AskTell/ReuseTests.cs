using HyperTuneActors.App.AskTell;
using HyperTuneActors.App.Running;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.AskTell;

/// <summary>Trials that take over another's values in a session.</summary>
public sealed class ReuseTests
{
    [Fact]
    public void A_reused_trial_is_not_handed_out_and_each_configuration_once()
    {
        var session = SessionOf(5, trials: 40);
        for (var trained = 0; trained < 5; trained++) Complete(session, Assert.IsType<Reply.Start>(session.Ask()));

        Assert.Equal(5, session.State.Trials.Where(trial => trial.Reuses is null).Select(trial => trial.Point).Distinct().Count());
        Assert.Equal((5, EndReason.Exhausted), (session.State.Trained.Count, session.State.End!.Reason));
        Assert.IsType<Reply.Wait>(session.Ask());
        AssertExact(session);
    }

    [Fact]
    public void An_ask_whose_drafts_are_all_reused_ends_with_the_budget()
    {
        var session = SessionOf(3, trials: 4, seed: 1);
        for (var ask = 0; ask < 9 && session.Ask() is Reply.Start start; ask++) Complete(session, start);

        Assert.NotNull(session.State.End);
        Assert.InRange(session.State.Completed, 3, 4);
        AssertExact(session);
    }

    [Fact]
    public void Some_trials_are_reused_on_the_way() =>
        Assert.Contains(Enumerable.Range(0, 9), seed =>
        {
            var session = SessionOf(5, trials: 40, (ulong)seed);
            while (session.Ask() is Reply.Start start) Complete(session, start);
            return session.State.Ended.Count > session.State.Trained.Count;
        });

    private static Session SessionOf(int configurations, int trials, ulong seed = 0) => new(
        Talk.Begun("\"workers\": 1").Session.State.Spec with
        {
            Parameters = [new Parameter.Int("n", 1, configurations)], Sampler = new SamplerSettings.Random(), Seed = seed,
            Duplicates = DuplicatePolicy.Reuse, Budget = new Budget(trials, null, null),
        }, TimeProvider.System);

    private static void Complete(Session session, Reply.Start start) =>
        Assert.IsType<Reply.Done>(session.Tell(start.Id.Value, Leaving.Complete, null, start.Id.Value));

    private static void AssertExact(Session session)
    {
        var verification = new Verification(Processor.InstructionSet);
        foreach (var fact in session.Facts) verification.Take(fact);
        verification.End();
        Assert.Empty(verification.Findings);
    }
}
