using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Tests;

/// <summary>Studies under test.</summary>
internal static class Specs
{
    public static readonly StudyName Name = new("tested");

    /// <summary>Every kind of parameter, and a condition on a condition.</summary>
    public static readonly ImmutableArray<Parameter> Space =
    [
        new Parameter.Float("rate", 1e-4, 1, Log: true),
        new Parameter.Categorical("rule", [new ParameterValue.Text("sgd"), new ParameterValue.Text("adam")]),
        new Parameter.Categorical("nesterov", [new ParameterValue.Flag(true), new ParameterValue.Flag(false)],
            When("rule", new ParameterValue.Text("sgd"))),
        new Parameter.Float("momentum", 0, 0.99, When: When("nesterov", new ParameterValue.Flag(true))),
        new Parameter.Int("layers", 1, 4),
        new Parameter.Int("width", 8, 512, Log: true),
        new Parameter.Constant("scale", new ParameterValue.Real(1)),
    ];

    /// <summary>One slot, no look-ahead, successive halving at steps 1 and 3 of 9, unless said otherwise.</summary>
    public static StudySpec Of(
        int? trials = 4, int concurrency = 1, int lookAhead = 0, SchedulerSettings? scheduler = null, ulong seed = 7) => new(
        Name, [new Objective("loss", Goal.Minimise)], Space,
        new TrainingOrder([["train"]], "/", ImmutableSortedDictionary<string, string>.Empty,
            TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60)),
        new StepRange(9, "epoch"), new SamplerSettings.Random(), scheduler ?? new SchedulerSettings.Asha(),
        new Budget(trials, null, null), concurrency, lookAhead, seed, new FailurePolicy());

    private static Condition When(string parent, ParameterValue value) => new([new Requirement(parent, [value])]);
}
