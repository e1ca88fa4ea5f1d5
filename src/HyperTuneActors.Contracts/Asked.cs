using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Contracts;

/// <summary>What samplers under test are asked.</summary>
public static class Asked
{
    private static readonly TrialStatus[] Statuses =
        [TrialStatus.Completed, TrialStatus.Pruned, TrialStatus.Completed, TrialStatus.Failed];

    /// <summary>For a trial of a study with nine steps of which the loss is to be minimised.</summary>
    public static SuggestionRequest For(
        SearchSpace space, int trial, IEnumerable<TrialView>? ended = null, IEnumerable<TrialView>? open = null, ulong seed = 42) => new(
        space, [new Objective("loss", Goal.Minimise)], new StepRange(9, "epoch"),
        new History(AppendList<TrialView>.Empty.Append([.. ended ?? []]), [.. open ?? []], Best(ended ?? [])),
        new KeyedStream(seed, new TrialNumber(trial), Purpose.InitialDesign), new Outlook(null, 4, [1, 3]));

    /// <summary>So many random trials that ended in any way, with random values.</summary>
    public static ImmutableArray<TrialView> Ended(SearchSpace space, int count, Func<double, double>? value = null) =>
        [.. Enumerable.Range(1_000, count).Select(number => Statuses[number % 4] is var status && status == TrialStatus.Failed
            ? View(space, number, status, 0)
            : View(space, number, status, status == TrialStatus.Completed ? 9 : 1 + number % 8, value))];

    /// <summary>A trial with a random configuration, and as many steps.</summary>
    public static TrialView View(
        SearchSpace space, int number, TrialStatus status, int steps, Func<double, double>? value = null)
    {
        var stream = new KeyedStream(7, new TrialNumber(number), Purpose.TrainingSeed);
        return Of(number, space.PointAt(i => stream.Uniforms((uint)i).First), status, steps,
            step => (value ?? (unit => unit))(stream.Uniforms((uint)(1_000 + step)).First));
    }

    /// <summary>A trial that has not reported yet.</summary>
    public static TrialView Pending(int number, Point point) => Of(number, point, TrialStatus.Running, 0, _ => 0);

    /// <summary>A complete trial, the loss of which falls to <paramref name="loss"/>.</summary>
    public static TrialView Complete(int number, Point point, double loss) =>
        Of(number, point, TrialStatus.Completed, 9, step => loss + (9 - step) * 0.01);

    private static TrialView Of(int number, Point point, TrialStatus status, int steps, Func<int, double> value) => new(
        new TrialNumber(number), point,
        Enumerable.Range(1, steps).Aggregate(Curve.Empty(1), (curve, step) => curve.With(step, [value(step)])), status);

    private static TrialView? Best(IEnumerable<TrialView> ended) => ended
        .Where(view => view.Status == TrialStatus.Completed)
        .MinBy(view => view.Curve.ValueAt(view.Curve.Count - 1));
}
