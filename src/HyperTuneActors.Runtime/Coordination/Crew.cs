using System.Globalization;
using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>A study's trial actors: one for each run whose end is not written and whose worker was heard of.</summary>
internal sealed class Crew(IActorContext context, Roster workers)
{
    private readonly Dictionary<TrialNumber, Member> members = [];
    private readonly Dictionary<IActorRef, TrialNumber> numbers = [];
    private readonly Dictionary<WorkerIncarnation, SortedSet<TrialNumber>> byHost = [];

    /// <summary>Makes one trial's actor match the plan: there if a run should exist, gone if none should.</summary>
    /// <param name="state">As written.</param>
    /// <param name="number">Which trial.</param>
    /// <param name="isMissing">Whether the worker said that it does not have the run.</param>
    public void Match(StudyState state, TrialNumber number, bool isMissing = false)
    {
        var trial = state.Trials[number.Value];
        if (members.TryGetValue(number, out var old) && old.Attempt != trial.Live?.Attempt) Dismiss(number, old);
        if (Assignment.For(state, trial) is not { } assignment) return;
        var host = assignment.Places[0].Host;
        if (!workers.TryGet(host, out var worker)) return;
        var actor = members.TryGetValue(number, out var known) && known.Actor is { } there ? there : Hire(state, assignment, host);
        if (known is not null && known.Host != host) Move(number, known, host);
        actor.Tell(new TrialDuty(worker, assignment.IsWanted, isMissing));
    }

    /// <summary>The trials with a run on this worker, for which <see cref="Match"/> has made an actor.</summary>
    public TrialNumber[] At(WorkerIncarnation host) => byHost.TryGetValue(host, out var trials) ? [.. trials] : [];

    /// <summary>The process that has the study open is ending: all runs stop, and their trials wait for the next opening.</summary>
    public void HaltAll()
    {
        foreach (var member in members.Values) member.Actor?.Tell(TrialHalt.Instance);
    }

    /// <summary>A trial's actor is gone. If that was not by <see cref="Match"/>, the next one makes a new one.</summary>
    public void Forget(IActorRef actor)
    {
        if (numbers.Remove(actor, out var number)) members[number] = members[number] with { Actor = null };
    }

    private IActorRef Hire(StudyState state, Assignment assignment, WorkerIncarnation host)
    {
        var (number, attempt) = (assignment.Run.Trial, assignment.Run.Attempt);
        var name = string.Create(CultureInfo.InvariantCulture, $"trial-{number}.{attempt}");
        var actor = context.Watch(context.ActorOf(Props.Create<TrialActor>(Order(state, assignment)), name));
        (members[number], numbers[actor]) = (new Member(attempt, host, actor), number);
        Join(number, host);
        return actor;
    }

    /// <summary>A later life of the worker has taken the run over.</summary>
    private void Move(TrialNumber number, Member member, WorkerIncarnation host)
    {
        Leave(number, member.Host);
        Join(number, host);
        members[number] = members[number] with { Host = host };
    }

    private void Join(TrialNumber number, WorkerIncarnation host)
    {
        if (!byHost.TryGetValue(host, out var trials)) byHost[host] = trials = [];
        trials.Add(number);
    }

    private void Leave(TrialNumber number, WorkerIncarnation host)
    {
        if (!byHost.TryGetValue(host, out var trials)) return;
        trials.Remove(number);
        if (trials.Count == 0) byHost.Remove(host);
    }

    private void Dismiss(TrialNumber number, Member member)
    {
        members.Remove(number);
        Leave(number, member.Host);
        if (member.Actor is null) return;
        numbers.Remove(member.Actor);
        context.Stop(member.Actor);
    }

    private static StartRun Order(StudyState state, Assignment assignment) => new(
        assignment.Run, state.Incarnation, assignment.Places[0], state.Spec.Training, assignment.Configuration,
        state.Spec.Steps,
        [.. state.Spec.Objectives.Select(objective => objective.Metric)],
        new KeyedStream(state.Spec.Seed, assignment.Run.Trial, Purpose.TrainingSeed).SubSeed(),
        assignment.Until, assignment.From);

    /// <param name="Attempt">Of the run.</param>
    /// <param name="Host">Where it is.</param>
    /// <param name="Actor"><see langword="null"/> after it has failed.</param>
    private sealed record Member(int Attempt, WorkerIncarnation Host, IActorRef? Actor);
}
