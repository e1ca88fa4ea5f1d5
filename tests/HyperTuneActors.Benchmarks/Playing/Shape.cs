using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>How long trials are and where they are judged. Both shapes have four rungs' worth of training, a factor 3
/// between them: most trials end at the first rung, one in 27 reaches the last step.</summary>
/// <param name="Name">In the table.</param>
/// <param name="FirstRung">The step of the first rung.</param>
/// <param name="LastStep">Who reports it is complete.</param>
public sealed record Shape(string Name, int FirstRung, int LastStep)
{
    public const string Metric = "validation_loss";

    /// <summary>Some 80 reports a trial: reports are nearly all that is written.</summary>
    public static readonly Shape Long = new("long", 27, 729);

    /// <summary>Some 4 reports a trial: as much is written about trials and runs as about reports.</summary>
    public static readonly Shape Short = new("short", 1, 27);

    public string Rungs => $"rungs {FirstRung}, {FirstRung * 3}, {FirstRung * 9} of {LastStep}";

    /// <summary>A study without end: 9 parameters, one of them conditional; random suggestions, stopping ASHA.</summary>
    public StudySpec Spec(int runs, int lookAhead) => new(
        new StudyName("bench"),
        [new Objective(Metric, Goal.Minimise)],
        [
            new Parameter.Float("learning_rate", 1e-4, 0.3, Log: true),
            new Parameter.Categorical("optimizer", [new ParameterValue.Text("sgd"), new ParameterValue.Text("adam")]),
            new Parameter.Float("momentum", 0, 0.99, When:
                new Condition([new Requirement("optimizer", [new ParameterValue.Text("sgd")])])),
            new Parameter.Int("hidden_units", 16, 256, Log: true),
            new Parameter.Int("layers", 1, 3),
            new Parameter.Int("batch_size", 8, 128, Log: true),
            new Parameter.Float("weight_decay", 1e-6, 0.1, Log: true),
            new Parameter.Float("dropout", 0, 0.5),
            new Parameter.Categorical("activation", [new ParameterValue.Text("relu"), new ParameterValue.Text("tanh")]),
        ],
        new TrainingOrder([["true"]], "/", ImmutableSortedDictionary<string, string>.Empty, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)),
        new StepRange(LastStep, "epoch"),
        new SamplerSettings.Random(),
        new SchedulerSettings.Asha(FirstRung),
        new Budget(null, null, null),
        Concurrency: runs,
        LookAhead: lookAhead,
        Seed: 1,
        new FailurePolicy());
}
