using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Which GPUs a machine has.</summary>
/// <param name="Found">In the order of their numbers.</param>
/// <param name="Note">For people: why there are none, or what was left out; <see langword="null"/> for nothing to say.</param>
/// <param name="HasTool">Whether the machine has the tool that tells: one without GPUs has none, and nothing is wrong.</param>
public sealed record GpuSurvey(ImmutableArray<Gpu> Found, string? Note = null, bool HasTool = true);

/// <summary>Asks NVIDIA's own tool which GPUs the machine has. A machine without the tool has none.</summary>
public static class NvidiaSmi
{
    private const string Program = "nvidia-smi";
    private const long Mebibyte = 1 << 20;
    private const int MostOfALine = 200;

    private static readonly string[] Arguments = ["--query-gpu=uuid,memory.total,name,index", "--format=csv,noheader,nounits"];

    /// <summary>It starts drivers that sleep, which can take a while.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs the tool; to be called off any actor, and once for a machine.</summary>
    public static Task<GpuSurvey> AskAsync() => AskAsync(Program);

    /// <param name="program">Usually <c>nvidia-smi</c> on the search path.</param>
    internal static async Task<GpuSurvey> AskAsync(string program)
    {
        var start = new ProcessStartInfo(program, Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var late = new CancellationTokenSource(Patience);
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                var errors = process.StandardError.ReadToEndAsync(late.Token);
                var output = await process.StandardOutput.ReadToEndAsync(late.Token);
                await process.WaitForExitAsync(late.Token);
                return Read(process.ExitCode, output, await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return new GpuSurvey([], $"{Program} did not answer within {Patience.TotalSeconds:0} s.");
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return new GpuSurvey([], $"There is no {Program} that could be run: {e.Message}", HasTool: false);
        }
    }

    /// <param name="exitCode">The tool's.</param>
    /// <param name="output">One line for each GPU: its uuid, its memory in MiB, its name, its number.</param>
    /// <param name="errors">What it said besides.</param>
    public static GpuSurvey Read(int exitCode, string output, string errors)
    {
        if (exitCode != 0) return new GpuSurvey([], $"{Program} ended with code {exitCode}: {FirstLine(output + "\n" + errors)}");
        var found = new List<(int Index, Gpu Gpu)>();
        var strange = new List<string>();
        foreach (var line in output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(line) is not { } gpu) strange.Add(line);
            else if (!found.Exists(other => other.Gpu.Uuid == gpu.Gpu.Uuid)) found.Add(gpu);
        }
        var note = strange.Count > 0 ? $"{Program} said what is no GPU: {FirstLine(strange[0])}" : null;
        return new GpuSurvey([.. found.OrderBy(gpu => gpu.Index).Select(gpu => gpu.Gpu)], note);
    }

    /// <summary>A name may have commas; what the driver can't tell is [N/A] or the like.</summary>
    private static (int Index, Gpu Gpu)? Parse(string line)
    {
        var fields = line.Split(',', StringSplitOptions.TrimEntries);
        if (fields.Length < 4 || !int.TryParse(fields[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return null;
        var uuid = fields[0];
        if (!IsUuid(uuid)) return null;
        var isKnown = long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var memory);
        return (index, new Gpu(uuid, isKnown ? memory * Mebibyte : 0));
    }

    private static bool IsUuid(string text) =>
        (text.StartsWith("GPU-", StringComparison.Ordinal) || text.StartsWith("MIG-", StringComparison.Ordinal))
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '/');

    private static string FirstLine(string text)
    {
        var line = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "it said nothing";
        return line.Length > MostOfALine ? line[..MostOfALine] + "…" : line;
    }
}
