using HyperTuneActors.Core.Studies;
using HyperTuneActors.Simulation.Machines;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Something that must hold at every moment of a simulation. Looks at what happens as it happens; a fact is looked
/// at before the ledger takes it.</summary>
internal abstract class Invariant
{
    /// <summary>As a sentence's beginning: what must hold.</summary>
    public abstract string Name { get; }

    /// <summary>How it was broken; <see langword="null"/> as long as it holds.</summary>
    public string? Broken { get; private set; }

    /// <summary>A fact is in the journal.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="next">The one after it in its batch, if there is one.</param>
    public virtual void Written(StudyEvent fact, StudyEvent? next)
    {
    }

    /// <summary>All facts of a batch are in the ledger.</summary>
    public virtual void BatchWritten()
    {
    }

    public virtual void Sent(Life from, Party to, object message)
    {
    }

    public virtual void Delivered(Life to, object message)
    {
    }

    public virtual void Began(Machine machine, SimulatedProcess process)
    {
    }

    /// <summary>After every step of the simulation.</summary>
    public virtual void Stepped()
    {
    }

    protected void Break(FormattableString how) => Broken ??= FormattableString.Invariant(how);

    protected void Require(bool holds, FormattableString otherwise)
    {
        if (!holds) Break(otherwise);
    }
}
