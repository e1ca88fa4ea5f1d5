namespace HyperTuneActors.Runtime.Workers;

/// <summary>Starts training programs. Two kinds: processes, and simulated ones in virtual time.</summary>
public interface ITrainer
{
    /// <summary>Starts a run; what comes of it, a failed start too, is told by <paramref name="on"/>.</summary>
    /// <returns><see langword="null"/> if this run was started before, by whomever: it is not started again.</returns>
    ITraining? Start(RunOrder order, RunCallbacks on);
}

/// <summary>A started run.</summary>
public interface ITraining
{
    /// <summary>Asks it to end, and ends it after its grace period. Allowed at any time and again.</summary>
    void Stop();
}
