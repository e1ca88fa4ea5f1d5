using System.Collections.Immutable;

namespace HyperTuneActors.Core.Studies;

/// <summary>What a command leads to: an answer, and the facts to write with the state after each.</summary>
/// <param name="Answer">Given only after the facts are written.</param>
/// <param name="Next">The state after all facts; <see langword="null"/> only while the study does not exist.</param>
/// <param name="Steps">Empty for refusals, repeats and questions.</param>
public sealed record Decision(Answer Answer, StudyState? Next, ImmutableArray<DecisionStep> Steps)
{
    public ImmutableArray<StudyEvent> Events => [.. Steps.Select(step => step.Fact)];

    public static Decision Only(StudyState? state, Answer answer) => new(answer, state, []);

    public static Decision Of(StudyState? state, StudyEvent first) => Only(state, Answer.Done.Instance).Then(first);

    public Decision Then(StudyEvent fact)
    {
        var after = StudyState.Evolve(Next, fact);
        return this with { Next = after, Steps = Steps.Add(new DecisionStep(fact, after)) };
    }

    public Decision Answering(Answer answer) => this with { Answer = answer };
}

/// <summary>A fact and the state after it.</summary>
public readonly record struct DecisionStep(StudyEvent Fact, StudyState After);

/// <summary>The answer to a command.</summary>
public abstract record Answer
{
    private Answer() { }

    public sealed record Done : Answer
    {
        public static readonly Done Instance = new();
    }

    /// <summary>The report counts; the run goes on.</summary>
    public sealed record GoOn : Answer
    {
        public static readonly GoOn Instance = new();
    }

    /// <summary>The report counts; the run was at its last step and ends by itself.</summary>
    public sealed record Finish : Answer
    {
        public static readonly Finish Instance = new();
    }

    /// <summary>The run is to be stopped, and its end to be reported.</summary>
    public sealed record Halt(string Because) : Answer;

    /// <summary>Nothing of this run counts any more: it is to be stopped and forgotten.</summary>
    public sealed record Forget(string Because) : Answer;

    /// <summary>The command can't be carried out; nothing was written.</summary>
    public sealed record Reject(string Because) : Answer;

    /// <summary>No answer now: something before it is still under way, and the sender repeats.</summary>
    public sealed record Later : Answer
    {
        public static readonly Later Instance = new();
    }
}
