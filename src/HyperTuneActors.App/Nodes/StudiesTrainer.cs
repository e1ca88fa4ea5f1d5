using System.Collections.Concurrent;
using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.App.Nodes;

/// <summary>A trainer for each study.</summary>
internal sealed class StudiesTrainer(Func<StudyName, ITrainer> make) : ITrainer
{
    private readonly ConcurrentDictionary<StudyName, ITrainer> trainers = [];

    public ITraining? Start(RunOrder order, RunCallbacks on) => Of(order.Run.Study).Start(order, on);

    public void Drop(ImmutableArray<CheckpointName> checkpoints)
    {
        foreach (var study in checkpoints.GroupBy(name => name.Run.Study)) Of(study.Key).Drop([.. study]);
    }

    public void Drop(ImmutableArray<RunId> artifacts)
    {
        foreach (var study in artifacts.GroupBy(run => run.Study)) Of(study.Key).Drop([.. study]);
    }

    public void List(StudyName study, Action<ImmutableArray<CheckpointName>> found) => Of(study).List(study, found);

    private ITrainer Of(StudyName study) => trainers.GetOrAdd(study, make);
}
