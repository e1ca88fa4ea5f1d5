using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>How much of the cluster something is, counted in all that workers count.</summary>
/// <param name="Runs">However large.</param>
/// <param name="Slots">Of workers that have a plain number of them.</param>
/// <param name="Cpus">Of workers that count them; so the rest.</param>
/// <param name="Memory">In bytes.</param>
/// <param name="Gpus">Whole ones.</param>
internal readonly record struct Tally(int Runs, int Slots, decimal Cpus, long Memory, int Gpus)
{
    /// <summary>What a run takes of a worker.</summary>
    public static Tally Of(Capacity worker, Resources run) => new(
        1, worker.Slots is null ? 0 : 1, worker.Cpus is null ? 0 : run.Cpus, worker.Memory is null ? 0 : run.Memory ?? 0, run.Gpus);

    /// <summary>What a worker has to give.</summary>
    public static Tally Of(Capacity worker) =>
        new(0, worker.Slots ?? 0, worker.Cpus ?? 0, worker.Memory ?? 0, worker.Gpus.Length);

    /// <summary>The largest of the shares of each kind: the dominant share.</summary>
    /// <remarks>Ghodsi et al., "Dominant Resource Fairness: Fair Allocation of Multiple Resource Types", NSDI 2011, section 4.
    /// </remarks>
    public double DominantIn(Tally total) => Math.Max(
        Math.Max(Part(Slots, total.Slots), Part((double)Cpus, (double)total.Cpus)),
        Math.Max(Part(Memory, total.Memory), Part(Gpus, total.Gpus)));

    public static Tally operator +(Tally a, Tally b) =>
        new(a.Runs + b.Runs, a.Slots + b.Slots, a.Cpus + b.Cpus, a.Memory + b.Memory, a.Gpus + b.Gpus);

    public static Tally operator -(Tally a, Tally b) =>
        new(a.Runs - b.Runs, a.Slots - b.Slots, a.Cpus - b.Cpus, a.Memory - b.Memory, a.Gpus - b.Gpus);

    private static double Part(double some, double all) => all > 0 ? some / all : 0;
}
