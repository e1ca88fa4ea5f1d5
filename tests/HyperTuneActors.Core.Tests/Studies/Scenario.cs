using System.Collections.Immutable;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>Given these facts, when this is asked, then these facts and this answer follow. The study is created and
/// opened once before the given facts.</summary>
internal sealed class Scenario
{
    private readonly StudyState state;
    private readonly Decision? decided;
    private readonly TimeSpan elapsed;

    private Scenario(StudyState state, Decision? decided, TimeSpan elapsed)
    {
        this.state = state;
        this.decided = decided;
        this.elapsed = elapsed;
    }

    public StudyState State => decided is null ? state : decided.Next!;

    private Moment Now => new(DateTimeOffset.UnixEpoch, elapsed);

    private Decision Decided => decided ?? throw new InvalidOperationException("Nothing was asked yet.");

    public static Scenario Given(StudySpec spec, params StudyEvent[] facts)
    {
        var opened = new StudyEvent.StudyOpened(1, "host", "0.1") { At = default };
        var state = StudyState.Evolve(StudyState.Evolve(null, new StudyEvent.StudyCreated(spec) { At = default }), opened);
        return new Scenario(facts.Aggregate(state, StudyState.Evolve), null, TimeSpan.Zero);
    }

    /// <summary>Lets the study's running time come to this.</summary>
    public Scenario At(TimeSpan time) => new(State, null, time);

    /// <summary>Asks one after the other; what is said of facts and answers afterwards is said of the last.</summary>
    public Scenario When(params StudyCommand[] commands) => commands.Aggregate(this, (scenario, command) =>
        new Scenario(scenario.State, StudyRules.Decide(scenario.State, command, scenario.Now), scenario.elapsed));

    /// <summary>Offers these slots, of workers that are announced.</summary>
    public Scenario WhenOffered(params Place[] slots) =>
        WhenFilled(new Offers([.. slots], [.. slots.Select(slot => slot.Host)]));

    public Scenario WhenFilled(Offers offers) => new(State, Fill.Apply(State, offers, Now), elapsed);

    /// <summary>These facts and no others, whenever they were accepted.</summary>
    public Scenario Then(params StudyEvent[] facts)
    {
        Assert.Equal(facts.Select(Timeless), Decided.Events.Select(Timeless));
        return this;
    }

    public Scenario ThenNothing() => Then();

    public Scenario ThenDone() => Answers(Answer.Done.Instance);

    public Scenario ThenGoOn() => Answers(Answer.GoOn.Instance);

    public Scenario ThenFinish() => Answers(Answer.Finish.Instance);

    public Scenario ThenUnanswered() => Answers(Answer.Later.Instance);

    public Scenario ThenHalt(string because) => Says<Answer.Halt>(because, answer => answer.Because);

    public Scenario ThenForget(string because) => Says<Answer.Forget>(because, answer => answer.Because);

    public Scenario ThenRejected(string because) => Says<Answer.Reject>(because, answer => answer.Because);

    public Scenario And(Action<StudyState> holds)
    {
        holds(State);
        return this;
    }

    private Scenario Answers(Answer answer)
    {
        Assert.Equal(answer, Decided.Answer);
        return this;
    }

    private Scenario Says<T>(string because, Func<T, string> text) where T : Answer
    {
        Assert.Contains(because, text(Assert.IsType<T>(Decided.Answer)), StringComparison.Ordinal);
        return this;
    }

    private static StudyEvent Timeless(StudyEvent fact) => fact with { At = default };
}
