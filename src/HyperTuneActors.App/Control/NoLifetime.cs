using Microsoft.Extensions.Hosting;

namespace HyperTuneActors.App.Control;

/// <summary>For a server inside a command: signals are the command's own business.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
