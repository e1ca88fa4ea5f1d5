using HyperTuneActors.Simulation.Machines;
using static HyperTuneActors.Simulation.Faults.FaultKind;

namespace HyperTuneActors.Simulation.Faults;

/// <summary>What goes wrong with a training program that runs.</summary>
internal static class ProgramFaults
{
    /// <returns>Whether one runs.</returns>
    public static bool Strike(IEnumerable<Machine> machines, Fault fault)
    {
        if (Living(machines, fault.Target) is not { } program) return false;
        switch (fault.Kind)
        {
            case ProgramCrashes: program.Crash(); break;
            case ProgramIsKilled: program.Kill(); break;
            case ProgramIsPreempted: program.Preempt(); break;
            case ProgramRunsOutOfMemory: program.RunOutOfMemory(); break;
            case ProgramTakesTooLong: program.TakeTooLong(); break;
            case ProgramDiverges: program.Diverge(); break;
            case ProgramFloods: program.Flood(fault.Count); break;
            case ProgramHangs: program.Hang(TimeSpan.FromSeconds(fault.Seconds), fault.Strength > 0.5); break;
            default: throw new System.Diagnostics.UnreachableException(fault.Kind.ToString());
        }
        return true;
    }

    private static SimulatedProcess? Living(IEnumerable<Machine> machines, int target)
    {
        var programs = machines.Where(machine => machine.Party.Current is not { IsFrozen: true })
            .SelectMany(machine => machine.Living).Where(program => program.HasStarted).ToArray();
        return programs.Length == 0 ? null : programs[target % programs.Length];
    }
}
