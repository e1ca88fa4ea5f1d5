using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

/// <summary>A study of a function, one trial after the other.</summary>
/// <param name="space">Its parameters.</param>
/// <param name="function">From the coordinates of a point to the value, NaN for a failure.</param>
/// <param name="goal">Which way is better.</param>
/// <param name="seed">The study's.</param>
/// <param name="budget">How many trials it may have, if that is limited.</param>
internal sealed class GpStudy(
    SearchSpace space, Func<double[], double> function, Goal goal = Goal.Minimise, ulong seed = 1, int? budget = null)
{
    private readonly List<TrialView> views = [];

    public IEnumerable<Point> Points => views.Select(view => view.Point);

    public double Best => views.Where(view => view.Status == TrialStatus.Completed).Min(view => view.Curve.ValueAt(0));

    public List<Draft> Run(SamplerSettings settings, int trials)
    {
        var sampler = settings.Create();
        var drafts = new List<Draft>();
        while (views.Count < trials)
        {
            drafts.Add(At(views.Count).Suggest(sampler));
            Take(drafts[^1].Point);
        }
        return drafts;
    }

    public void Take(Point point)
    {
        var value = function([.. point.Coordinates]);
        views.Add(double.IsNaN(value)
            ? new TrialView(new TrialNumber(views.Count), point, Curve.Empty(1), TrialStatus.Failed)
            : new TrialView(new TrialNumber(views.Count), point, Curve.Empty(1).With(1, [value]), TrialStatus.Completed));
    }

    /// <summary>The moment before a trial is suggested.</summary>
    public Moment At(int trial, IReadOnlyList<Point>? open = null) => new(new SuggestionRequest(
        space, [new Objective("loss", goal)], new StepRange(1, "step"),
        new History(AppendList<TrialView>.Empty.Append([.. views.Take(trial)]),
            [.. (open ?? []).Select((point, i) => new TrialView(new TrialNumber(views.Count + i), point, Curve.Empty(1), TrialStatus.Running))]),
        new KeyedStream(seed, new TrialNumber(trial), Purpose.InitialDesign), new Outlook(budget, 1, [])));

    public static long[] Bits(Draft draft) => [.. draft.Point.Coordinates.Select(BitConverter.DoubleToInt64Bits)];

    internal readonly record struct Moment(SuggestionRequest Request)
    {
        public Draft Suggest(ISampler sampler) => sampler.Suggest(Request);
    }
}
