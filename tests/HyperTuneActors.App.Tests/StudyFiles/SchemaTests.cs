using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CsCheck;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.StudyFiles;

/// <summary>The schema in <c>config/</c> says what the reader says. Whoever gives a section a key adds it to the schema,
/// with its description; whoever adds a section adds it here to <see cref="Frames"/>, too.</summary>
public sealed class SchemaTests
{
    private static readonly string Folder = Path.TrimEndingDirectorySeparator(Path.GetTempPath());

    private const string Parent = "parent: {type: int, low: 1, high: 2}";

    /// <summary>For each section, by the name that the reader gives it, a sound file that has one, with a place § for one
    /// more entry.</summary>
    private static readonly Dictionary<string, string> Frames = new()
    {
        ["a study file"] = $"§\n{Studies.Small}",
        ["an objective"] = Studies.With("objectives: [{§metric: loss, goal: minimise}]"),
        ["a float parameter"] = Studies.WithSpace(Parent, "x: {§type: float, low: 0.1, high: 1}"),
        ["an int parameter"] = Studies.WithSpace(Parent, "x: {§type: int, low: 1, high: 9}"),
        ["a categorical parameter"] = Studies.WithSpace(Parent, "x: {§type: categorical, choices: [a, b]}"),
        ["an ordinal parameter"] = Studies.WithSpace(Parent, "x: {§type: ordinal, values: [1, 2]}"),
        ["a prior"] = Studies.WithSpace(Parent, "x: {type: float, low: 0.1, high: 1, prior: {§value: 0.2}}"),
        ["a normal parameter"] = Studies.WithSpace(Parent, "x: {§type: normal, mean: 0, sd: 1}"),
        ["a lognormal parameter"] = Studies.WithSpace(Parent, "x: {§type: lognormal, mean: -6.9, sd: 2.3}"),
        ["a forbidden range"] = Studies.With("forbidden: [{x: {§below: 0.2}}]"),
        ["training"] = Studies.With("training: {§command: [train]}"),
        ["resources"] = Studies.With("training: {command: [train], resources: {§}}"),
        ["limits"] = Studies.With("training: {command: [train], limits: {§}}"),
        ["steps"] = Studies.With("steps: {§last: 27}"),
        ["the auto sampler"] = Studies.With("sampler: {§name: auto}"),
        ["the random sampler"] = Studies.With("sampler: {§name: random}"),
        ["the custom sampler"] = Studies.With(
            $"sampler: {{§name: custom, assembly: {typeof(TakesSettings).Assembly.Location}, type: {typeof(TakesSettings).FullName}}}"),
        ["the sobol sampler"] = Studies.With("sampler: {§name: sobol}"),
        ["the grid sampler"] = Studies.With("sampler: {§name: grid}"),
        ["the tpe sampler"] = Studies.With("sampler: {§name: tpe}"),
        ["the gp sampler"] = Studies.With("sampler: {§name: gp}"),
        ["the auto scheduler"] = Studies.With("scheduler: {§name: auto}"),
        ["the opening scheduler"] = Studies.With("steps: {last: 27}") + "\nscheduler: {§name: opening}",
        ["the none scheduler"] = Studies.With("scheduler: {§name: none}"),
        ["the asha scheduler"] = Studies.With("steps: {last: 27}") + "\nscheduler: {§name: asha}",
        ["the hyperband scheduler"] = Studies.With("steps: {last: 27}") + "\nscheduler: {§name: hyperband}",
        ["the median scheduler"] = Studies.With("steps: {last: 27}") + "\nscheduler: {§name: median}",
        ["the percentile scheduler"] = Studies.With("steps: {last: 27}") + "\nscheduler: {§name: percentile}",
        ["the threshold scheduler"] = Studies.With("steps: {last: 27}") + "\nscheduler: {§name: threshold, upper: 9}",
        ["the patience scheduler"] = Studies.With("steps: {last: 27}") + "\nscheduler: {§name: patience}",
        ["the chance scheduler"] = Studies.With("steps: {last: 27}") + "\nscheduler: {§name: chance}",
        ["the extrapolation scheduler"] = Studies.With("steps: {last: 27}") + "\nscheduler: {§name: extrapolation}",
        ["the wilcoxon scheduler"] = Studies.With("steps: {last: 27}").Replace("goal: minimise", "goal: minimise, value: mean", StringComparison.Ordinal)
            + "\nscheduler: {§name: wilcoxon}",
        ["a hook"] = Studies.With("hooks: [{§on: study_ended, command: [notify]}]"),
        ["checkpoints"] = Studies.With("checkpoints: {§}"),
        ["artifacts"] = Studies.With("artifacts: {§}"),
        ["a cost budget"] = Studies.With("budget: {cost: {§metric: seconds, at_most: 9}}"),
        ["a plateau"] = Studies.With("budget: {trials: 3, plateau: {§}}"),
        ["an auto_stop"] = Studies.With("budget: {trials: 3, auto_stop: {§}}"),
        ["a budget"] = Studies.With("budget: {§trials: 3}"),
        ["failures"] = Studies.With("failures: {§}"),
    };

    private static readonly string[] Sound =
    [
        .. Frames.Keys.Select(section => Framed(section)), Studies.Complete, Studies.Small,
        Studies.With("budget: {time: 1h, plateau: true, auto_stop: false}"),
        Studies.With("sampler: {name: tpe, variant: optuna, multivariate: true, constant_liar: false, gamma: 0.2, prior_weight: 2}"),
        Studies.With("sampler: {name: gp, faces: true, linear: true, priors: mix, transform: auto, noisy: false, pending: auto, local_every: 0, local_width: 1, margin: 0, fidelity: last, region: none, reevaluate: false, warp_inputs: true}"),
        Studies.WithSpace("x: {type: categorical, choices: [a, b], prior: {value: b, confidence: low}}"),
        Studies.With("sampler: {name: gp, fidelity: joint, cost_aware: false}"), Studies.With("sampler: random"), Studies.With("duplicates: replicate"), Studies.With("duplicates: reuse"), Studies.With("scheduler: none"),
        Studies.With("checkpoints: {keep: all}"), Studies.With("artifacts: {keep: best}"),
        Studies.With("steps: {last: 9}") + "\nscheduler: {name: asha, variant: stopping}",
        Studies.With("steps: {last: 9}") + "\nscheduler: {name: asha, variant: promotion, gate: true, progressive: true}",
    ];

    /// <summary>What the reader understands, as it said while it read all of these.</summary>
    private static readonly ImmutableArray<Vocabulary> Understood = [.. Sound.Select(VocabularyOf)];

    [Fact]
    public void Each_section_has_the_keys_that_the_reader_knows() =>
        Assert.Equal(
            Understood.SelectMany(vocabulary => vocabulary.Sections)
                .Select(section => $"{section.Key}: {string.Join(", ", section.Value)}").Distinct().Order(StringComparer.Ordinal),
            StudySchema.Sections
                .Select(section => $"{section.Key}: {string.Join(", ", Keys(section.Value))}").Order(StringComparer.Ordinal));

    [Fact]
    public void Each_key_offers_the_words_that_the_reader_knows() =>
        Assert.Equal(
            Understood.SelectMany(vocabulary => vocabulary.Words)
                .Select(offer => $"{offer.Key}: {offer.Word}").Distinct().Order(StringComparer.Ordinal),
            StudySchema.Properties
                .SelectMany(property => StudySchema.WordsOf(property.Schema).Select(word => $"{property.Key}: {word}"))
                .Distinct().Order(StringComparer.Ordinal));

    public static IEnumerable<object[]> Each =>
        StudySchema.Properties.Select(property => new object[] { property.Section, property.Key });

    [Theory]
    [MemberData(nameof(Each))]
    public void A_key_has_a_description_and_its_default_and_examples_are_the_reader_s(string section, string key)
    {
        var schema = StudySchema.Properties.Single(property => property.Section == section && property.Key == key).Schema;
        Assert.NotEmpty(schema["description"]!.GetValue<string>());
        if (IsGiven(section, key)) return;
        if (schema["default"] is { } usual)
            Assert.Equal(SpecOf(Framed(section)), SpecOf(Framed(section, key, usual)));
        foreach (var example in schema["examples"] as JsonArray ?? [])
            SpecOf(Framed(section, key, example!));
    }

    [Fact]
    public void Sections_with_known_keys_have_titles_and_no_other_keys()
    {
        Assert.Empty(StudySchema.Untitled);
        Assert.All(StudySchema.Sections, section => Assert.False(section.Value["additionalProperties"]!.GetValue<bool>(), section.Key));
    }

    [Fact]
    public void The_names_of_placeholders_are_reserved_and_explained()
    {
        Assert.Equal(Placeholders.BuiltIns.Order(StringComparer.Ordinal), StudySchema.ReservedNames.Order(StringComparer.Ordinal));
        Assert.All(Placeholders.BuiltIns,
            name => Assert.Contains($"{{{name}}}", StudySchema.OfCommands, StringComparison.Ordinal));
    }

    [Fact]
    public void What_must_be_there_must_be_there_for_the_reader()
    {
        foreach (var (section, schema) in StudySchema.Sections)
            foreach (var key in (schema["required"] as JsonArray ?? []).Select(key => key!.GetValue<string>()))
                Assert.True(IsGiven(section, key), $"{section}: {key}");
    }

    [Fact]
    public void Every_example_study_says_which_schema_it_has_and_keeps_to_it()
    {
        var files = Directory.GetFiles(Path.Combine(StudySchema.Config, "studies"), "*.yaml");
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            Assert.StartsWith("# yaml-language-server: $schema=../study.schema.json\n", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.True(StudySchema.Accepts(File.ReadAllText(file)), file);
        });
    }

    [Fact]
    public void Sound_files_keep_to_the_schema() => Assert.All(Sound, file => Assert.True(StudySchema.Accepts(file), file));

    [Fact]
    public void Whatever_the_reader_accepts_the_schema_accepts_too() =>
        AnyInputTests.WithOtherValues.Sample(text => !IsSound(text) || StudySchema.Accepts(text), iter: 2000);

    [Theory]
    [InlineData("name: ../x")]
    [InlineData("name: [a]")]
    [InlineData("objectives: []")]
    [InlineData("objectives: {metric: loss}")]
    [InlineData("objectives: [loss]")]
    [InlineData("objectives: [{metric: a}]")]
    [InlineData("objectives: [{goal: minimise}]")]
    [InlineData("objectives: [{metric: a, goal: min}]")]
    [InlineData("objectives: [{metric: a, goal: minimise, value: frist}]")]
    [InlineData("space: {}")]
    [InlineData("space: [x]")]
    [InlineData("space:")]
    [InlineData("space: {9x: 1}")]
    [InlineData("space: {run_dir: 1}")]
    [InlineData("space: {x: }")]
    [InlineData("space: {x: [a, b]}")]
    [InlineData("space: {x: {low: 1}}")]
    [InlineData("space: {x: {type: intt, low: 1, high: 2}}")]
    [InlineData("space: {x: {type: float, low: 1}}")]
    [InlineData("space: {x: {type: float, lwo: 1, high: 2}}")]
    [InlineData("space: {x: {type: float, low: '0', high: 1}}")]
    [InlineData("space: {x: {type: float, low: 0, high: 1, step: 0}}")]
    [InlineData("space: {x: {type: float, low: 1, high: 2, scale: lgo}}")]
    [InlineData("space: {x: {type: int, low: 1, high: 9, step: 0.5}}")]
    [InlineData("space: {x: {type: int, low: 0.5, high: 9}}")]
    [InlineData("space: {x: {type: categorical, choices: [a]}}")]
    [InlineData("space: {x: {type: categorical, choices: [a, b], weights: [1, 0]}}")]
    [InlineData("space: {x: {type: ordinal, values: [16]}}")]
    [InlineData("space: {x: {type: ordinal, choices: [16, 32]}}")]
    [InlineData("space: {x: {type: float, low: 0, high: 1, prior: a}}")]
    [InlineData("space: {x: {type: int, low: 0, high: 9, prior: 0.5}}")]
    [InlineData("space: {x: {type: float, low: 0, high: 1, prior: [0.5]}}")]
    [InlineData("space: {x: {type: float, low: 0, high: 1, prior: {confidence: low}}}")]
    [InlineData("space: {x: {type: float, low: 0, high: 1, prior: {value: 0.5, confidence: sure}}}")]
    [InlineData("space: {x: {type: normal, mean: 0, sd: 1, prior: 0.5}}")]
    [InlineData("space: {x: {type: normal, mean: 0}}")]
    [InlineData("space: {x: {type: normal, mean: 0, sd: 0}}")]
    [InlineData("space: {x: {type: normal, mean: 0, sd: 1, scale: log}}")]
    [InlineData("space: {x: {type: lognormal, mean: 0, sd: 1, low: -1}}")]
    [InlineData("space: {x: {type: float, low: 0, high: 1, when: {}}}")]
    [InlineData("space: {y: {type: int, low: 1, high: 2}, x: {type: float, low: 0, high: 1, when: {y: []}}}")]
    [InlineData("forbidden: {x: 1}")]
    [InlineData("forbidden: [{}]")]
    [InlineData("forbidden: [{x: []}]")]
    [InlineData("forbidden: [{x: {}}]")]
    [InlineData("forbidden: [{x: {over: 0.1}}]")]
    [InlineData("training: {}")]
    [InlineData("training: {command: train}")]
    [InlineData("training: {command: []}")]
    [InlineData("training: {command: [train, {x}]}")]
    [InlineData("training: {command: [train, []]}")]
    [InlineData("training: {command: [train], grace: 10}")]
    [InlineData("training: {command: [train], finish: 1.5h}")]
    [InlineData("training: {command: [train], environment: {HYPERTUNE_X: 1}}")]
    [InlineData("training: {command: [train], environment: {A: }}")]
    [InlineData("training: {command: [train], enviroment: {A: 1}}")]
    [InlineData("training: {command: [train], resumable: yes}")]
    [InlineData("training: {command: [train], limits: {runs: 2h}}")]
    [InlineData("training: {command: [train], limits: {run: 2}}")]
    [InlineData("training: {command: [train], limits: {memory: 4}}")]
    [InlineData("training: {command: [train], limits: {memory: 4gb}}")]
    [InlineData("training: {command: [train], resources: {cpu: 2}}")]
    [InlineData("training: {command: [train], resources: {cpus: 0}}")]
    [InlineData("training: {command: [train], resources: {memory: 8}}")]
    [InlineData("training: {command: [train], resources: {gpus: -1}}")]
    [InlineData("training: {command: [train], resources: {gpus: 0.5}}")]
    [InlineData("training: {command: [train], resources: {labels: {zone: 'a b'}}}")]
    [InlineData("training: {command: [train], resources: {labels: [a]}}")]
    [InlineData("training: {command: [train], metrics: 'loss (?<loss>.)'}")]
    [InlineData("training: {command: [train], metrics: []}")]
    [InlineData("training: {command: [train], metrics: ['loss (.)']}")]
    [InlineData("training: {command: [train], secrets: KEY}")]
    [InlineData("training: {command: [train], secrets: [HYPERTUNE_RUN]}")]
    [InlineData("space: {resume_from: 1}")]
    [InlineData("steps: 27")]
    [InlineData("steps: {unit: epoch}")]
    [InlineData("steps: {last: 0}")]
    [InlineData("sampler: rnadom")]
    [InlineData("sampler: {nme: random}")]
    [InlineData("sampler: custom")]
    [InlineData("sampler: {name: random, startup: 3}")]
    [InlineData("sampler: {name: custom, type: X}")]
    [InlineData("sampler: {name: custom, assembly: x.dll, type: X, settings: [1]}")]
    [InlineData("sampler: {name: grid, points: 0}")]
    [InlineData("sampler: {name: grid, points: {x: 1001}}")]
    [InlineData("sampler: {name: grid, points: [5]}")]
    [InlineData("duplicates: refuse")]
    [InlineData("scheduler: ahsa")]
    [InlineData("scheduler: threshold")]
    [InlineData("scheduler: {name: none, min_step: 1}")]
    [InlineData("scheduler: {name: asha, reduction_factor: 1}")]
    [InlineData("scheduler: {name: hyperband, min_step: 0}")]
    [InlineData("scheduler: {name: median, startup_trials: 0}")]
    [InlineData("scheduler: {name: percentile, percent: 100}")]
    [InlineData("scheduler: {name: threshold}")]
    [InlineData("scheduler: {name: patience, min_delta: -1}")]
    [InlineData("scheduler: {name: chance, min_complete: 3}")]
    [InlineData("scheduler: {name: extrapolation, min_chance: 1}")]
    [InlineData("budget: {}")]
    [InlineData("budget: {target: 1}")]
    [InlineData("budget: {trials: many}")]
    [InlineData("budget: {steps: 0}")]
    [InlineData("budget: {plateau: true}")]
    [InlineData("budget: {trials: 3, plateau: 20}")]
    [InlineData("budget: {trials: 3, plateau: {min_delta: -1}}")]
    [InlineData("budget: {trials: 3, auto_stop: yes}")]
    [InlineData("budget: {trials: 3, auto_stop: {tolerance: -1}}")]
    [InlineData("budget: {cost: {metric: a}}")]
    [InlineData("budget: {cost: {metric: a, at_most: 0}}")]
    [InlineData("budget: {cost: 3600}")]
    [InlineData("budget: {time: 60}")]
    [InlineData("budget: {time: 30m1h}")]
    [InlineData("budget: {time: ''}")]
    [InlineData("budget: 60")]
    [InlineData("concurrency: 0")]
    [InlineData("concurrency: 1001")]
    [InlineData("look_ahead: 10001")]
    [InlineData("weight: 0")]
    [InlineData("weight: 1000001")]
    [InlineData("seed: -1")]
    [InlineData("seed:")]
    [InlineData("failures: {retries: -1}")]
    [InlineData("failures: {count: yes}")]
    [InlineData("failures: {max: 0}")]
    [InlineData("hooks: [{on: study_end, command: [notify]}]")]
    [InlineData("hooks: [{on: [], command: [notify]}]")]
    [InlineData("hooks: [{on: study_ended}]")]
    [InlineData("hooks: [{on: study_ended, command: notify}]")]
    [InlineData("checkpoints: {keep: worst}")]
    [InlineData("artifacts: {keep: none}")]
    [InlineData("enqueue: {x: 0.5}")]
    [InlineData("enqueue: [{}]")]
    [InlineData("sceduler: asha")]
    public void What_is_plainly_wrong_is_refused_by_the_schema_and_the_reader(string line)
    {
        var text = Studies.With(line);
        Assert.NotEmpty(StudyFolder.FaultsIn(text));
        Assert.False(StudySchema.Accepts(text));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("objectives")]
    [InlineData("space")]
    [InlineData("training")]
    [InlineData("budget")]
    public void What_a_file_lacks_is_missed_by_the_schema_and_the_reader(string key)
    {
        Assert.NotEmpty(StudyFolder.FaultsIn(Studies.Without(key)));
        Assert.False(StudySchema.Accepts(Studies.Without(key)));
    }

    private static string Framed(string section, string? key = null, JsonNode? value = null) =>
        FrameOf(section).Replace("§", key is null ? "" : Entry(section, key, value!), StringComparison.Ordinal);

    private static string Entry(string section, string key, JsonNode value) =>
        $"{key}: {value.ToJsonString()}{(section == "a study file" ? "" : ", ")}";

    private static string FrameOf(string section) => Frames.TryGetValue(section, out var frame)
        ? frame
        : throw new Xunit.Sdk.XunitException($"Add a study file with {section} to the frames of this test.");

    /// <summary>Whether the section's frame has the key already: without it the file would be faulty.</summary>
    private static bool IsGiven(string section, string key) => StudyFolder.FaultsIn(Framed(section, key, 1))
        .Any(fault => fault.Contains($"'{key}' stands here twice", StringComparison.Ordinal));

    private static bool IsSound(string text)
    {
        using var folder = new StudyFolder();
        return folder.Read(text) is StudyFileResult.Valid;
    }

    private static StudySpec SpecOf(string text)
    {
        var faults = new Faults("");
        var spec = StudyFile.Read(text, Folder, faults)?.Spec;
        Assert.Empty(faults.InOrder());
        return spec!;
    }

    private static Vocabulary VocabularyOf(string text)
    {
        var faults = new Faults("");
        StudyFile.Read(text, Folder, faults);
        Assert.Empty(faults.InOrder());
        return faults.Vocabulary;
    }

    private static IEnumerable<string> Keys(JsonObject section) =>
        ((JsonObject)section["properties"]!).Select(property => property.Key).Order(StringComparer.Ordinal);
}
