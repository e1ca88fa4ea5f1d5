using System.Globalization;
using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>A study's trial actors: one for each run whose end is not written.</summary>
internal sealed class Crew(IActorContext context, StudySpec spec)
{
    private readonly Dictionary<TrialNumber, (int Attempt, IActorRef Actor)> trials = [];

    /// <summary>Makes one trial's actor match the plan: there if a run should exist, gone if none should.</summary>
    /// <param name="state">As written.</param>
    /// <param name="number">Which trial.</param>
    /// <param name="workers">Those that were heard of.</param>
    /// <param name="isMissing">Whether the worker said that it does not have the run.</param>
    public void Match(
        StudyState state, TrialNumber number, Dictionary<WorkerIncarnation, IActorRef> workers, bool isMissing = false)
    {
        var trial = state.Trials[number.Value];
        var assignment = Assignment.For(state, trial);
        if (trials.TryGetValue(number, out var old) && old.Attempt != trial.Live?.Attempt) Dismiss(number, old.Actor);
        if (assignment is null || !workers.TryGetValue(assignment.Places[0].Host, out var worker)) return;
        var actor = trials.TryGetValue(number, out var known) ? known.Actor : Hire(number, trial.Attempts, Order(state, assignment));
        actor.Tell(new TrialDuty(worker, assignment.IsWanted, isMissing));
    }

    /// <summary>The process that has the study open is ending: all runs stop, and their trials wait for the next opening.</summary>
    public void HaltAll()
    {
        foreach (var (_, actor) in trials.Values) actor.Tell(TrialHalt.Instance);
    }

    private IActorRef Hire(TrialNumber number, int attempt, StartRun order)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"trial-{number}.{attempt}");
        var actor = context.Watch(context.ActorOf(Props.Create<TrialActor>(order), name));
        trials[number] = (attempt, actor);
        return actor;
    }

    private void Dismiss(TrialNumber number, IActorRef actor)
    {
        trials.Remove(number);
        context.Stop(actor);
    }

    /// <summary>A trial's actor is gone. If that was not by <see cref="Match"/>, the next one makes a new one.</summary>
    public void Forget(IActorRef actor)
    {
        foreach (var number in trials.Where(trial => trial.Value.Actor.Equals(actor)).Select(trial => trial.Key).ToArray())
            trials.Remove(number);
    }

    private StartRun Order(StudyState state, Assignment assignment) => new(
        assignment.Run, state.Incarnation, assignment.Places[0], spec.Training, assignment.Configuration, spec.Steps,
        [.. spec.Objectives.Select(objective => objective.Metric)],
        new KeyedStream(spec.Seed, assignment.Run.Trial, Purpose.TrainingSeed).SubSeed());
}
