using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>What a batch answers to runs: to each one thing, the last. An acknowledgement covers all reports that are
/// written, so that an earlier verdict of the same batch would speak of later reports too.</summary>
internal sealed class Acknowledgements(StudyState? written)
{
    private readonly Dictionary<RunId, int> places = [];
    private readonly List<(IActorRef Run, Acknowledged Said)> said = [];

    /// <returns>The run that is to be answered; <see langword="null"/> where the command came from none.</returns>
    public static RunId? RunOf(StudyCommand command, Answer answer) => command switch
    {
        StudyCommand.ReportMetric c => c.Run,
        StudyCommand.ReportCheckpoint c => c.Run,
        StudyCommand.ReportArtifact c => c.Run,
        StudyCommand.ReportEnd c => c.Run,
        StudyCommand.ReportStart c when answer is Answer.Forget => c.Run,
        _ => null,
    };

    /// <summary>Tells a worker to end those of its runs that the study does not have.</summary>
    public static void Disown(StudyState written, IActorRef worker, IEnumerable<RunId> runs)
    {
        foreach (var run in runs)
            if (written.Find(run.Trial)?.Live?.Attempt != run.Attempt)
                worker.Tell(new Acknowledged(
                    run, written.Incarnation, long.MaxValue, RunVerdict.Forget, "The study does not have this run."));
    }

    public void Add(IActorRef run, RunId id, Answer answer)
    {
        if (Of(id, answer) is not { } acknowledged) return;      // something before it is still under way: the run repeats
        if (places.TryGetValue(id, out var place))
        {
            said[place] = (run, acknowledged);
            return;
        }
        places[id] = said.Count;
        said.Add((run, acknowledged));
    }

    public void Send()
    {
        foreach (var (run, acknowledged) in said) run.Tell(acknowledged);
    }

    private Acknowledged? Of(RunId id, Answer answer)
    {
        var incarnation = written?.Incarnation ?? 0;
        var known = written?.Find(id.Trial) is { } trial && trial.Attempts == id.Attempt ? trial.LastSeq : 0;
        return answer switch
        {
            Answer.GoOn => new(id, incarnation, known, RunVerdict.GoOn, null),
            Answer.Finish => new(id, incarnation, known, RunVerdict.Finish, null),
            Answer.Halt a => new(id, incarnation, known, RunVerdict.Halt, a.Because),
            Answer.Forget a => new(id, incarnation, long.MaxValue, RunVerdict.Forget, a.Because),
            _ => null,
        };
    }
}
