using System.Diagnostics;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.App.Running;

/// <summary>Lets a test of crashes end this process between the placement of a run and its start:
/// <c>HYPERTUNE_TEST_KILL=start:N</c> does so at the N-th.</summary>
internal static class TestHook
{
    public const string Variable = "HYPERTUNE_TEST_KILL";

    public static ITrainer Wrap(ITrainer trainer) =>
        Environment.GetEnvironmentVariable(Variable)?.Split(':') is ["start", var text] && int.TryParse(text, out var at)
            ? new Killing(trainer, at)
            : trainer;

    private sealed class Killing(ITrainer trainer, int at) : ITrainer
    {
        private int starts;

        public ITraining? Start(RunOrder order, RunCallbacks on)
        {
            if (Interlocked.Increment(ref starts) == at) Process.GetCurrentProcess().Kill();
            return trainer.Start(order, on);
        }
    }
}
