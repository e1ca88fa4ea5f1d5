using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Simulation.Machines;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Whether a process has the study open, and which: the one that wrote the last opening. It may be an older one, which came
/// back beside the one that took over.</summary>
internal sealed class Opening
{
    private readonly SimulatedCluster cluster;
    private bool isOpen;

    public Opening(SimulatedCluster cluster)
    {
        this.cluster = cluster;
        cluster.Killed += party => isOpen &= party != cluster.Study;
        cluster.Disk.Failed += Close;
    }

    public bool IsOpen => isOpen && By is { IsDead: false };

    /// <summary>The process to which workers and pool speak has it open, and works.</summary>
    public bool IsReachable => IsOpen && By == cluster.Study.Current && By is { IsFrozen: false };

    public Life? By { get; private set; }

    /// <summary>When it was opened.</summary>
    public TimeSpan At { get; private set; }

    /// <summary>The study is closed until it is opened again.</summary>
    public void Close() => isOpen = false;

    public void Written(StudyEvent fact)
    {
        if (fact is StudyOpened) (isOpen, At) = (true, cluster.Time.Now);
        By = cluster.Disk.Writer is { } writer ? cluster.Network.LifeOf(writer) : null;
    }
}
