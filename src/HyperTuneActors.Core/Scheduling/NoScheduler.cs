using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Lets every trial train to its last step.</summary>
public sealed class NoScheduler : IScheduler
{
    public Rungs Start => Rungs.Empty;

    public Rungs Observe(Rungs rungs, Report report) => rungs;

    public Verdict Judge(Rungs rungs, History history, Report report) => Verdict.Continue.Instance;
}
