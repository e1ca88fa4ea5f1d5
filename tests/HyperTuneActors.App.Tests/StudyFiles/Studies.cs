namespace HyperTuneActors.App.Tests.StudyFiles;

/// <summary>Study files that the tests begin with.</summary>
internal static class Studies
{
    /// <summary>Every key of the format, and every kind of value.</summary>
    public const string Complete =
        """
        name: digits
        objectives:
          - metric: validation_accuracy
            goal: maximise
            value: best
          - {metric: loss, goal: minimize}
        space:
          learning_rate: {type: float, low: 1e-4, high: 0.3, scale: log}
          hidden_units: {type: int, low: 16, high: 256, scale: log}
          optimizer: {type: categorical, choices: [sgd, adam, 1, 0.5, true, "2", yes]}
          momentum: {type: float, low: 0.0, high: 0.99, when: {optimizer: sgd}}
          nesterov:
            type: categorical
            choices: [true, false]
            when: {optimizer: [sgd, adam], hidden_units: [16, 17]}
          dropout: {type: float, low: 0.0, high: 0.5, step: 0.05}
          batch: {type: ordinal, values: [16, 32, all]}
          activation: {type: categorical, choices: [relu, tanh], weights: [3, 0.5]}
          heads: {type: int, low: 2, high: 16, step: 2, when: {batch: all}}
          bias: {type: normal, mean: 0, sd: 1}
          weight_decay: {type: lognormal, mean: -9.2, sd: 2, low: 1e-6, high: 0.1, step: 1e-6}
          dropout_layers: 2
          label: "3"
        forbidden:
          - {optimizer: [sgd, adam], learning_rate: {above: 0.1}}
          - {batch: {above: 16, below: all}, dropout: 0.15, hidden_units: 16}
        training:
          command: [dotnet, train.dll, --learning-rate, "{learning_rate}", [--momentum, "{momentum}"], "{{{seed}}}"]
          working_directory: .
          environment: {OMP_NUM_THREADS: 1, LEVEL: debug}
          grace: 500ms
          finish: 1m30s
          resumable: true
          limits: {run: 2h, step: 10m, no_progress: 30m, memory: 4GB}
          resources: {cpus: 0.5, memory: 2GiB, gpus: 2, labels: {zone: a, rack: 7}}
          metrics: ['epoch (?<step>\d+) accuracy (?<validation_accuracy>\S+)', 'loss (?<loss>\S+)']
          secrets: [API_KEY]
        steps: {last: 27, unit: epoch}
        sampler: {name: random}
        duplicates: replicate
        scheduler: {name: asha, min_step: 2, reduction_factor: 4, grace_count: 5}
        budget: {trials: 60, time: 1h30m, target: 0.98}
        concurrency: 4
        look_ahead: 6
        weight: 2.5
        seed: 18446744073709551615
        failures: {retries: 1, killed_retries: 2, preempted_retries: 5, hung_retries: 0, count: true, max: 20}
        hooks: [{on: [best_improved, trial_failed, study_ended], command: [curl, -d, "@-"], timeout: 5s}]
        """;

    /// <summary>Only what must be there.</summary>
    public const string Small =
        """
        name: small
        objectives: [{metric: loss, goal: minimise}]
        space: {x: {type: float, low: 0, high: 1}}
        training: {command: [train, "{x}"]}
        budget: {trials: 3}
        """;

    /// <summary><see cref="Small"/> with one line replaced: the one that begins with the key of <paramref name="line"/>,
    /// or a further one at the end.</summary>
    public static string With(string line)
    {
        var lines = Small.Split('\n').ToList();
        var place = lines.FindIndex(old => old.Split(':')[0] == line.Split(':')[0]);
        if (place < 0) lines.Add(line);
        else lines[place] = line;
        return string.Join('\n', lines);
    }

    /// <summary><see cref="Small"/> without the line of a key.</summary>
    public static string Without(string key) =>
        string.Join('\n', Small.Split('\n').Where(line => line.Split(':')[0] != key));

    /// <summary><see cref="Small"/> with another space, and a command that names none of its parameters.</summary>
    public static string WithSpace(params string[] parameters) =>
        With("training: {command: [train]}").Replace(
            "space: {x: {type: float, low: 0, high: 1}}",
            string.Join('\n', parameters.Select(parameter => $"  {parameter}").Prepend("space:")),
            StringComparison.Ordinal);
}
