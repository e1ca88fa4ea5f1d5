using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>A command and who waits for its answer.</summary>
internal sealed record Asked(StudyCommand Command, IActorRef From);

/// <summary>Commands decided together: their facts are written in one transaction, and only then are they answered.</summary>
internal sealed class Batch(StudyState? start, Func<Moment> now, DecisionRules rules)
{
    /// <summary>About the best number of facts in one transaction; larger ones gain nothing.</summary>
    private const int Limit = 1000;

    private readonly List<StudyEvent> events = [];
    private readonly List<(Asked Asked, Answer Answer)> answers = [];
    private readonly List<(TrialNumber Trial, StudyState Basis)> wants = [];

    /// <summary>The state after the batch.</summary>
    public StudyState? Next { get; private set; } = start;

    public IReadOnlyList<StudyEvent> Events => events;

    public IReadOnlyList<(Asked Asked, Answer Answer)> Answers => answers;

    /// <summary>The wanted trials, each with the state right after its TrialWanted, from which its draft is computed.</summary>
    public IReadOnlyList<(TrialNumber Trial, StudyState Basis)> Wants => wants;

    public bool HasRoom => events.Count < Limit && answers.Count < Limit;

    public void Add(Asked asked)
    {
        var decision = Decide(asked.Command);
        Take(decision);
        answers.Add((asked, decision.Answer));
    }

    public void Fill(Offers offers)
    {
        if (Next is not null) Take(rules.Fill(Next, offers, now()));
    }

    private void Take(Decision decision)
    {
        foreach (var (fact, after) in decision.Steps)
        {
            events.Add(fact);
            if (fact is StudyEvent.TrialWanted wanted) wants.Add((wanted.Trial, after));
            if (fact is StudyEvent.TrialSuggested) wants.RemoveAll(want => !after.Wants.ContainsKey(want.Trial));
        }
        Next = decision.Next;
    }

    /// <summary>A command whose decision throws is a bug: it is answered and left out, and the others go on. A draft that
    /// can't be used is replaced; a report that can't be decided ends its run instead of being repeated for ever.</summary>
    private Decision Decide(StudyCommand command) =>
        Try(command, out var bug)
        ?? (Instead(command, bug!) is { } instead ? Try(instead, out _) : null)
        ?? Decision.Only(Next, new Answer.Reject($"A bug in the tuner: {bug!.Message}"));

    private Decision? Try(StudyCommand command, out Exception? bug)
    {
        try
        {
            bug = null;
            return rules.Decide(Next, command, now());
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            bug = thrown;
            return null;
        }
    }

    private StudyCommand? Instead(StudyCommand command, Exception bug) => command switch
    {
        StudyCommand.AcceptDraft c => c with
        {
            Draft = Drafting.Fallback(Next!, c.Trial, $"the suggested draft could not be used: {bug.Message}"),
        },
        StudyCommand.ReportMetric c => new StudyCommand.ReportEnd(c.Run, c.Seq, new RunEnd(RunClass.Bug, bug.Message)),
        _ => null,
    };
}
