using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Simulation.Machines;

/// <summary>A life's way to its machine: a dead one starts nothing and finds nothing.</summary>
internal sealed class LifeTrainer(Machine machine, Life life) : ITrainer
{
    public ITraining? Start(RunOrder order, RunCallbacks on) => life.IsDead ? null : machine.Start(order, on);

    public ImmutableArray<AttachedRun> Attached() => life.IsDead ? [] : machine.Attached();

    public void Drop(ImmutableArray<CheckpointName> checkpoints)
    {
        if (!life.IsDead) machine.Drop(checkpoints);
    }

    public void Drop(ImmutableArray<RunId> artifacts)
    {
        if (!life.IsDead) machine.Drop(artifacts);
    }

    public void List(StudyName study, Action<ImmutableArray<CheckpointName>> found)
    {
        if (!life.IsDead) machine.List(study, found);
    }
}
