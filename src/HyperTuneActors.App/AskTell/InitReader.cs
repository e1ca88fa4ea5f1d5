using System.Collections.Immutable;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.AskTell;

/// <summary>Reads the line that begins a session. Keys that it does not know are left to the driver.</summary>
/// <remarks>
/// <code>
/// {"op": "init", "seed": 0, "direction": "minimize", "budget": 100, "max_step": 52, "min_step": 3, "workers": 4,
///  "options": {"sampler": "random"}, "space": [{"name": "lr", "type": "float", "low": 1e-4, "high": 0.1, "log": true}]}
/// </code>
/// </remarks>
internal static class InitReader
{
    private static readonly TrainingOrder NoTraining = new(
        [["driver"]], "/", ImmutableSortedDictionary<string, string>.Empty, TimeSpan.Zero, TimeSpan.Zero, Resumable: true);

    /// <summary>A trial that fails is one evaluation, and is not tried again.</summary>
    private static readonly FailurePolicy Failures = new(
        Retries: 0, Count: true, Max: int.MaxValue, KilledRetries: 0, PreemptedRetries: 0, HungRetries: 0);

    /// <returns>Of worth only if there are no faults.</returns>
    public static StudySpec Read(Cursor line, SettingsGiven given, Faults faults)
    {
        var init = new Section("init", line, []);
        var goal = init.Find("direction")?.OneOf(
            ("minimize", Goal.Minimise), ("maximize", Goal.Maximise),
            ("minimise", Goal.Minimise), ("maximise", Goal.Maximise)) ?? Goal.Minimise;
        var last = init.Find("max_step")?.Count(1);
        var steps = last is null ? StepsSection.Without : new StepRange(last, "step");
        var first = init.Find("min_step")?.Count(1);
        var space = SpaceReader.Read(init);
        var settings = given.Read(init.Find("options"), faults.Any ? null : DeclaredSpace.Of(space), goal, steps, last is null ? null : first, faults);
        return new StudySpec(
            new StudyName("ask-tell"), [settings.Objective], space, NoTraining, steps,
            settings.Sampler, settings.Scheduler,
            new Budget(init.Find("budget")?.Count(1), null, null),
            init.Find("workers")?.Count(1) ?? 1, LookAhead: 0,
            init.Find("seed")?.Unsigned() ?? 0, Failures, Duplicates: DuplicatePolicy.Avoid);       // a driver ends a session itself
    }
}
