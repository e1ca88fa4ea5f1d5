using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>The space and the function of the benchmark driver's latency.py: 4 floats, a logarithmic one, 2 ints, a
/// logarithmic one, 2 categoricals.</summary>
internal static class MixedSpace
{
    private static readonly Parameter[] Parameters =
    [
        .. Enumerable.Range(0, 4).Select(i => new Parameter.Float($"x{i}", -5, 5)),
        new Parameter.Float("lr", 1e-5, 1e-1, Log: true),
        new Parameter.Int("i0", 1, 20), new Parameter.Int("i1", 0, 100), new Parameter.Int("u", 8, 1024, Log: true),
        Letters("c0", "abc"), Letters("c1", "pqrst"),
    ];

    /// <summary>Without a budget, as the peers are measured.</summary>
    public static StudySpec Spec(SamplerSettings sampler) => new(
        new StudyName("latency"), [new Objective("loss", Goal.Minimise)], [.. Parameters],
        new TrainingOrder([["none"]], "/", ImmutableSortedDictionary<string, string>.Empty, TimeSpan.Zero, TimeSpan.Zero),
        new StepRange(null, "step"), sampler, new SchedulerSettings.None(), new Budget(null, null, null),
        Concurrency: 1, LookAhead: 0, Seed: 1, new FailurePolicy());

    public static double Loss(Configuration at)
    {
        var loss = Square(Math.Log10(Number(at, "lr")) + 3) + 0.01 * Square(Number(at, "i0") - 7)
            + 0.001 * Square(Number(at, "i1") - 30) + Square(Math.Log2(Number(at, "u")) - 6)
            + "abc".IndexOf($"{at.Find("c0")}", StringComparison.Ordinal) + 0.5 * "pqrst".IndexOf($"{at.Find("c1")}", StringComparison.Ordinal);
        for (var i = 0; i < 4; i++) loss += Square(Number(at, $"x{i}") - 1);
        return loss;
    }

    private static Parameter.Categorical Letters(string name, string letters) =>
        new(name, [.. letters.Select(letter => new ParameterValue.Text($"{letter}"))]);

    private static double Square(double value) => value * value;

    private static double Number(Configuration at, string name) => Membership.NumberIn(at.Find(name)!)!.Value;
}
