using System.Globalization;
using System.Text;
using HyperTuneActors.Simulation.Faults;
using HyperTuneActors.Simulation.Invariants;

namespace HyperTuneActors.Simulation.Schedules;

/// <summary>How often faults of each kind hit while a trial of the study was in each phase of its life.</summary>
public sealed class Coverage
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    /// <summary>All but the end: a trial that has ended and has no run has nothing left to lose.</summary>
    private static readonly TrialPhase[] Phases = [.. Enum.GetValues<TrialPhase>().Where(phase => phase != TrialPhase.Ended)];

    private readonly long[,] hits = new long[Kinds.Length, Phases.Length];

    /// <summary>The cells that nothing has hit.</summary>
    public IEnumerable<string> Empty =>
        from kind in Kinds
        from phase in Phases
        where hits[(int)kind, (int)phase] == 0
        select $"{kind} x {phase}";

    internal void Hit(FaultKind kind, Ledger ledger)
    {
        foreach (var phase in Phases)
            if (ledger.In(phase) > 0) hits[(int)kind, (int)phase]++;
    }

    public void Add(Coverage other)
    {
        foreach (var kind in Kinds)
            foreach (var phase in Phases) hits[(int)kind, (int)phase] += other.hits[(int)kind, (int)phase];
    }

    /// <summary>A row per kind of fault, a column per phase.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("hits while a trial was        ");
        foreach (var phase in Phases) text.Append(CultureInfo.InvariantCulture, $"{phase,10}");
        foreach (var kind in Kinds)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"{kind,-30}");
            foreach (var phase in Phases) text.Append(CultureInfo.InvariantCulture, $"{hits[(int)kind, (int)phase],10}");
        }
        return text.ToString();
    }
}
