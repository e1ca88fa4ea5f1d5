using System.Diagnostics;
using Xunit;

namespace HyperTuneActors.Tests;

/// <summary>Waits for what real programs bring about without telling: a file, a process that is gone.</summary>
internal static class Eventually
{
    /// <param name="holds">Looked at again and again.</param>
    /// <param name="within">A test fails that takes longer.</param>
    public static async Task HoldsAsync(Func<bool> holds, TimeSpan within)
    {
        var began = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < within, "It did not happen in time.");
            await Task.Delay(10);
        }
    }
}
