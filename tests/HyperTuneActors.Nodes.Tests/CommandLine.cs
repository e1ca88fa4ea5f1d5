using System.Diagnostics;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>Runs the real executable to its end.</summary>
internal static class CommandLine
{
    /// <param name="folder">The current directory.</param>
    /// <param name="arguments">As typed.</param>
    /// <param name="variables">Of the environment, which has nothing else of hypertune's.</param>
    /// <returns>The exit code, and what it printed.</returns>
    public static async Task<(int Code, string Text)> RunAsync(string folder, string[] arguments, params (string Key, string? Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "hypertune.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("HYPERTUNE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        foreach (var (key, value) in variables)
            if (value is not null) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90));
        return (process.ExitCode, await output + await errors);
    }
}
