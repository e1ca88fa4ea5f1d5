namespace HyperTuneActors.Runtime.Workers.Detached;

/// <summary>What the detached runs of a worker have in common.</summary>
/// <param name="Shim">Starts their programs.</param>
/// <param name="Lease">A run that no worker has renewed for so long ends itself. In whole seconds.</param>
/// <param name="HidesDevices">Whether a run that was given no devices may see none.</param>
/// <param name="Register">Which runs the worker has.</param>
/// <param name="Origins">Where they come from.</param>
/// <param name="Clock">For limits and waits.</param>
/// <param name="Left">The runs are left to themselves, and to whoever takes them over.</param>
internal sealed record Surroundings(
    Shim Shim, TimeSpan Lease, bool HidesDevices, RunRegister Register, Origins Origins, TimeProvider Clock, CancellationToken Left);
