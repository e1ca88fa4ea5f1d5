using System.Text;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Finds out where a run comes from.</summary>
internal sealed class Origins(TimeProvider clock)
{
    private const int LongestFirstLine = 256;                                  // as the kernel reads it

    private readonly Checkouts checkouts = new(clock);

    public async Task<RunOrigin> OfAsync(RunPlan plan)
    {
        var checkout = await checkouts.OfAsync(plan.Order.Training.WorkingDirectory);
        var devices = plan.Variables.GetValueOrDefault(ProgramEnvironment.Devices)
            ?? Environment.GetEnvironmentVariable(ProgramEnvironment.Devices) ?? "";
        return new RunOrigin(
            Environment.MachineName,
            InterpreterOf(plan.Command[0], plan),
            checkout.Commit,
            checkout.IsDirty,
            [.. devices.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]);
    }

    /// <returns>The program's file, or of a script that names its interpreter that one's; symbolic links resolved.</returns>
    private static string? InterpreterOf(string program, RunPlan plan)
    {
        try
        {
            var named = FirstLine(program) is ['#', '!', .. var rest] ? Named(rest.Trim(), plan) : null;
            return File.ResolveLinkTarget(named ?? program, returnFinalTarget: true)?.FullName ?? named ?? program;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return program;
        }
    }

    // "/usr/bin/env python3" means the python3 that is found on the program's path.
    private static string? Named(string line, RunPlan plan)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return null;
        if (Path.GetFileName(words[0]) != "env") return words[0];
        var name = words.Skip(1).FirstOrDefault(word => !word.StartsWith('-') && !word.Contains('=', StringComparison.Ordinal));
        return name is not null
            && ProgramFile.Of([name], plan.Order.Training.WorkingDirectory, plan.SearchPath) is ProgramFile.Found found
            ? found.Path
            : words[0];
    }

    private static string FirstLine(string path)
    {
        using var file = Kernel.OpenToRead(path);
        var bytes = new byte[LongestFirstLine];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes, 0, read).Split('\n')[0];
    }
}
