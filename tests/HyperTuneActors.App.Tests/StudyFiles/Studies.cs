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
          dropout_layers: 2
          label: "3"
        training:
          command: [dotnet, train.dll, --learning-rate, "{learning_rate}", [--momentum, "{momentum}"], "{{{seed}}}"]
          working_directory: .
          environment: {OMP_NUM_THREADS: 1, LEVEL: debug}
          grace: 500ms
          finish: 1m30s
        steps: {last: 27, unit: epoch}
        sampler: {name: random}
        scheduler: {name: asha, min_step: 2, reduction_factor: 4, grace_count: 5}
        budget: {trials: 60, time: 1h30m, target: 0.98}
        concurrency: 4
        look_ahead: 6
        seed: 18446744073709551615
        failures: {retries: 1, count: true, max: 20}
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
