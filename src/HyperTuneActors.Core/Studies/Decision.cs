using System.Collections.Immutable;

namespace HyperTuneActors.Core.Studies;

/// <summary>What a command leads to: an answer, the facts to write, and the state after them.</summary>
/// <param name="Answer">Given only after the facts are written.</param>
/// <param name="Next">The state after the facts; <see langword="null"/> only while the study does not exist.</param>
/// <param name="Events">Empty for refusals, repeats and questions.</param>
public sealed record Decision(Answer Answer, StudyState? Next, ImmutableArray<StudyEvent> Events)
{
    public static Decision Only(StudyState? state, Answer answer) => new(answer, state, []);

    public static Decision Of(StudyState? state, StudyEvent first, Answer? answer = null) =>
        new(answer ?? Answer.Done.Instance, StudyState.Evolve(state, first), [first]);

    public Decision Then(StudyEvent next) => this with { Next = StudyState.Evolve(Next, next), Events = Events.Add(next) };

    public Decision Answering(Answer answer) => this with { Answer = answer };
}

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
