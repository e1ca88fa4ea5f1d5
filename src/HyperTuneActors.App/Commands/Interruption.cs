using System.Runtime.InteropServices;

namespace HyperTuneActors.App.Commands;

/// <summary>Ctrl-C and SIGTERM: the first asks to stop cleanly, the second ends the process at once, which the training
/// programs notice by their life lines.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource asked = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Take),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Take),
    ];

    public CancellationToken Token => asked.Token;

    public PosixSignal? Signal { get; private set; }

    public int Code => Signal == PosixSignal.SIGTERM ? ExitCode.Terminated : ExitCode.Interrupted;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        asked.Dispose();
    }

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Signal is not null) Environment.Exit(Code);
        Signal = signal.Signal;
        asked.Cancel();
    }
}
