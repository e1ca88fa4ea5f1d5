using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Runs training programs as processes, each in a directory of its own below <paramref name="runsRoot"/>, which is
/// that of one study.</summary>
public sealed class ProcessTrainer(string runsRoot, Shim shim, TimeProvider clock) : ITrainer
{
    private readonly Origins origins = new(clock);
    private readonly Storeroom storeroom = new(_ => runsRoot);

    /// <summary>All that was to be deleted so far is, or could not be.</summary>
    public Task Dropped => storeroom.Dropped;

    public ITraining? Start(RunOrder order, RunCallbacks on)
    {
        switch (RunDirectory.Create(runsRoot, order.Run))
        {
            case Creation.Created made:
                return TrainingProcess.Start(order, made.Directory, shim, on, clock, origins);
            case Creation.Failed failed:
                on.Ended(EndOfRun.StartFailed(failed.Reason));
                return new NeverStarted();
            default:
                return null;
        }
    }

    public void Drop(ImmutableArray<CheckpointName> checkpoints) => storeroom.Drop(checkpoints);

    public void Drop(ImmutableArray<RunId> artifacts) => storeroom.Drop(artifacts);

    public void List(StudyName study, Action<ImmutableArray<CheckpointName>> found) => Task.Run(() => found(storeroom.List(study)));
}

/// <summary>A run whose start failed, which was told.</summary>
internal sealed class NeverStarted : ITraining
{
    public void Stop() { }
}
