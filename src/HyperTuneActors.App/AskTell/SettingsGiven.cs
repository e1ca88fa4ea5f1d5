using System.Collections.Immutable;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.AskTell;

/// <summary>The sections of a study file that a session may set: by the command line, which goes first, or by the options
/// of init.</summary>
/// <remarks>
/// <code>
/// {"sampler": "random", "scheduler": {"name": "asha", "reduction_factor": 4}, "value": "best"}
/// </code>
/// </remarks>
/// <param name="Sampler">A name, or a mapping in YAML; <see langword="null"/> to leave it to the driver.</param>
/// <param name="Scheduler">The same.</param>
internal sealed record SettingsGiven(string? Sampler = null, string? Scheduler = null)
{
    private const string FirstStep = "min_step";

    /// <param name="options">Of init, if it has any.</param>
    /// <param name="space"><see langword="null"/> if it is faulty.</param>
    /// <param name="goal">Of the only objective.</param>
    /// <param name="steps">Of each trial.</param>
    /// <param name="firstStep">At which a trial may be judged, where the scheduler's settings do not say it.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public SessionSettings Read(
        Cursor? options, DeclaredSpace? space, Goal goal, StepRange steps, int? firstStep, Faults faults)
    {
        options?.Section("options", "{\"sampler\": \"random\"}", "sampler", "scheduler", "value");
        var objective = new Objective("loss", goal, options?.Peek("value")?.OneOf(
            ("last", ValueAt.LastStep), ("best", ValueAt.BestStep), ("mean", ValueAt.Mean)) ?? ValueAt.LastStep);
        var sampler = Node(Sampler, options?.Peek("sampler"), SamplerSection.Default.Name, faults);
        var scheduler = Node(Scheduler, options?.Peek("scheduler"), SchedulerSection.Default.Name, faults);
        SchedulerSettings? Schedule(Node node, Faults to) =>
            SchedulerSection.Read(Section("scheduler", node, to), objective, steps, resumable: true);
        var given = Section("sampler", sampler, faults);
        var settings = SamplerSection.Read(given, Environment.CurrentDirectory, space, []);
        GpReader.CheckDuplicates(given.Find("sampler"), settings, DuplicatePolicy.Avoid, "Leave it out.");
        return new SessionSettings(
            objective,
            settings ?? SamplerSection.Default,
            Schedule(WithFirstStep(scheduler, firstStep, Schedule), faults) ?? SchedulerSection.Default);
    }

    private static Section Section(string key, Node node, Faults faults) =>
        new("options", new Cursor("options", Mapping(Entry(key, node)), faults), []);

    private static Node Node(string? typed, Cursor? option, string byDefault, Faults faults) =>
        typed?.TrimStart().StartsWith('{') == true ? YamlTree.Load(typed, faults) ?? Scalar(byDefault)
        : typed is not null ? Scalar(typed)
        : option?.Node ?? Scalar(byDefault);

    /// <summary>Reads once to see whether this scheduler knows a first step, and then adds it.</summary>
    private static Node WithFirstStep(Node scheduler, int? firstStep, Func<Node, Faults, SchedulerSettings?> read)
    {
        if (firstStep is not { } step) return scheduler;
        var mapping = scheduler as Node.Mapping ?? Mapping(Entry("name", scheduler));
        var seen = new Faults("options");
        read(mapping, seen);
        var isMissing = mapping.Entries.All(entry => entry.Key.Text != FirstStep)
            && seen.Vocabulary.Sections.Any(section => section.Key.EndsWith(" scheduler", StringComparison.Ordinal)
                && section.Value.Contains(FirstStep));
        return isMissing ? Mapping([.. mapping.Entries, Entry(FirstStep, Scalar($"{step}"))]) : scheduler;
    }

    private static Node.Mapping Mapping(params ImmutableArray<Entry> entries) => new(Position.None, entries);

    private static Entry Entry(string key, Node value) => new(Scalar(key), value);

    private static Node.Scalar Scalar(string text) => new(Position.None, text, isPlain: true);
}

/// <summary>What a session's settings come to.</summary>
internal sealed record SessionSettings(Objective Objective, SamplerSettings Sampler, SchedulerSettings Scheduler);
