using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Simulation.Curves;

/// <summary>What a simulated training program would report, and how long its steps take. The same run gives the same, however
/// often and in whatever order it is asked.</summary>
public interface ITrainingModel
{
    /// <summary>The metrics of a step: at least the order's objectives.</summary>
    /// <param name="order">The trial and its configuration.</param>
    /// <param name="step">From 1.</param>
    Metrics At(RunOrder order, int step);

    /// <summary>How long a step takes on a node of speed 1.</summary>
    TimeSpan Duration(RunOrder order, int step);

    /// <summary>Whether the program saves a checkpoint after a step. Default never.</summary>
    bool Saves(RunOrder order, int step) => false;
}
