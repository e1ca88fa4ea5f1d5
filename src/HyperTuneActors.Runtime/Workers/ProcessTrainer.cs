namespace HyperTuneActors.Runtime.Workers;

/// <summary>Runs training programs as processes, each in a directory of its own below <paramref name="runsRoot"/>.</summary>
public sealed class ProcessTrainer(string runsRoot, Shim shim, TimeProvider clock) : ITrainer
{
    public ITraining? Start(RunOrder order, RunCallbacks on)
    {
        switch (RunDirectory.Create(runsRoot, order.Run))
        {
            case Creation.Created made:
                return TrainingProcess.Start(order, made.Directory, shim, on, clock);
            case Creation.Failed failed:
                on.Ended(EndOfRun.StartFailed(failed.Reason));
                return new NeverStarted();
            default:
                return null;
        }
    }

    private sealed class NeverStarted : ITraining
    {
        public void Stop() { }
    }
}
