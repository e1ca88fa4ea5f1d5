using System.Diagnostics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>The scheduler of a study file, with its settings. A closed family, and the one place where schedulers are
/// registered.</summary>
public abstract record SchedulerSettings
{
    private SchedulerSettings() { }

    /// <summary>As the study file names it.</summary>
    public abstract string Name { get; }

    public sealed record None : SchedulerSettings
    {
        public override string Name => "none";
    }

    /// <summary>Asynchronous successive halving, stopping form.</summary>
    /// <param name="MinStep">The first rung, from 1, in the study's unit. Default 1.</param>
    /// <param name="ReductionFactor">η, from 2: the best 1/η go on. Default 3.</param>
    /// <param name="GraceCount">Nobody is stopped at a rung before so many trials have reached it; 0 by default.</param>
    public sealed record Asha(int MinStep = 1, int ReductionFactor = 3, int GraceCount = 0) : SchedulerSettings
    {
        public override string Name => "asha";
    }

    /// <param name="objective">The one that trials are compared by.</param>
    /// <param name="steps">A study without steps has nothing to compare before the end: no scheduler but none judges it.</param>
    public IScheduler Create(Objective objective, StepRange steps) => this switch
    {
        None => new NoScheduler(),
        Asha settings => new AshaScheduler(settings, objective, steps.Last ?? 0),
        _ => throw new UnreachableException(GetType().Name),
    };
}
