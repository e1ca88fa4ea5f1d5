using HyperTuneActors.Core.Studies;
using HyperTuneActors.Simulation.Invariants;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Schedules;

/// <summary>Who started the study: stops and extends it where the scenario says so, and resumes it whenever it has stopped or
/// failed.</summary>
internal sealed class Person(SimulatedCluster cluster, Scenario scenario)
{
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(3);

    private bool hasStopped = scenario.StoppedAfter == 0;
    private bool hasExtended = scenario.ExtendedBy == 0;
    private int busy;

    public bool IsDone => busy == 0;

    public void Hear(StudyEvent fact, Ledger ledger)
    {
        if (!hasStopped && ledger.Facts >= scenario.StoppedAfter && ledger.End is null && ledger.Trials.Count > 0)
        {
            hasStopped = true;
            cluster.Command(id => new StudyCommand.Stop(id, "ada"));
        }
        if (fact is StudyEnded { Reason: EndReason.Stopped or EndReason.Failing })
            Later(() => cluster.Command(id => new StudyCommand.Resume(id, "ada")));
        if (fact is StudyResumed or StudyExtended) busy--;
        if (fact is StudyEnded { Reason: EndReason.Trials } && !hasExtended && ledger.Budget is { } trials)
        {
            hasExtended = true;
            Later(() => cluster.Command(id => new StudyCommand.Extend(id, "ada", trials + scenario.ExtendedBy)));
        }
    }

    private void Later(Action act)
    {
        busy++;
        cluster.Time.After(Reaction, act);
    }
}
