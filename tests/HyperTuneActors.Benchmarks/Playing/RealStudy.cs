using System.Diagnostics;
using System.Text.RegularExpressions;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>The study of config/studies/digits.yaml with other settings, run by the real executable.</summary>
/// <param name="folder">Of the study file and the homes; must exist.</param>
/// <param name="name">The study's.</param>
internal sealed class RealStudy(string folder, string name)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "hypertune.dll");
    private static readonly string House = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private string File => Path.Combine(folder, name + ".yaml");

    /// <param name="settings">Lines of the study file that replace those with the same keys.</param>
    public void Write(params (string Key, string Value)[] settings)
    {
        var text = System.IO.File.ReadAllText(Path.Combine(House, "config/studies/digits.yaml"));
        foreach (var (key, value) in settings.Append(("name", name)).Append(("  working_directory", $"\"{House}\"")))
            text = Regex.Replace(text, $"^{key}: .*$", $"{key}: {value}", RegexOptions.Multiline);
        System.IO.File.WriteAllText(File, text);
    }

    /// <summary>Runs it until so many reports are written, or to its end if that comes first.</summary>
    public async Task RunAsync(int reports)
    {
        var running = CommandAsync("run", File);
        while (!running.IsCompleted && Facts().Count(fact => fact is MetricReported) < reports)
            await Task.WhenAny(running, Task.Delay(Pause));
        if (!running.IsCompleted) await CommandAsync("stop", name);
        await running;
    }

    /// <returns>The state just before the first report after so many. Those that came after their trial was stopped
    /// count, since they were trained.</returns>
    public StudyState At(int reports)
    {
        StudyState? state = null;
        foreach (var fact in Facts())
        {
            if (fact is MetricReported && reports-- == 0) break;
            state = StudyState.Evolve(state, fact);
        }
        return state ?? throw new InvalidOperationException($"The study {name} has no journal.");
    }

    private IEnumerable<StudyEvent> Facts() =>
        JournalReader.Read(new JournalAt.File(Path.Combine(folder, name, "journal.db")), new StudyName(name)).Select(at => at.Fact);

    private async Task CommandAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "--home", folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var command = Process.Start(start)!;
        var (output, errors) = (command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync());
        await command.WaitForExitAsync();
        if (command.ExitCode is not (0 or 3))                 // ended, or ended before its budget: by our stop
            throw new InvalidOperationException($"hypertune {string.Join(' ', arguments)}: {await output}{await errors}");
    }
}
