using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

/// <summary>A study with a cost budget, one trial after the other, each a single step.</summary>
/// <param name="space">Its parameters.</param>
/// <param name="function">From the coordinates of a point to the loss, NaN for a failure.</param>
/// <param name="cost">From the coordinates of a point to what its trial costs; <see langword="null"/> if it does not say so.</param>
/// <param name="atMost">The budget.</param>
/// <param name="seed">The study's.</param>
internal sealed class CostStudy(
    SearchSpace space, Func<double[], double> function, Func<double[], double?> cost, double atMost, ulong seed = 1)
{
    private readonly List<TrialView> views = [];
    private readonly List<double?> spent = [];

    public int Trials => views.Count;

    /// <summary>The least loss of the trials that were paid from the budget.</summary>
    public double Best { get; private set; } = double.PositiveInfinity;

    public bool IsSpent => spent.Sum() >= atMost;

    public void Take(Point point)
    {
        double[] at = [.. point.Coordinates];
        var loss = function(at);
        views.Add(double.IsNaN(loss)
            ? new TrialView(new TrialNumber(views.Count), point, Curve.Empty(1), TrialStatus.Failed)
            : new TrialView(new TrialNumber(views.Count), point, Curve.Empty(1).With(1, [loss]), TrialStatus.Completed));
        spent.Add(cost(at));
        if (!double.IsNaN(loss) && spent.Sum() <= atMost) Best = Math.Min(Best, loss);
    }

    public void Run(SamplerSettings.Gp settings, int most = 300)
    {
        var sampler = settings.Create();
        while (!IsSpent && views.Count < most) Take(sampler.Suggest(Next()).Point);
    }

    public Draft Suggest(SamplerSettings.Gp settings) => settings.Create().Suggest(Next());

    /// <summary>What is asked next.</summary>
    /// <param name="left">The share of the budget that is left, if it shall be another one.</param>
    public SuggestionRequest Next(double? left = null) => new(
        space, [new Objective("loss", Goal.Minimise)], new StepRange(1, "step"),
        new History(AppendList<TrialView>.Empty.Append([.. views]), []),
        new KeyedStream(seed, new TrialNumber(views.Count), Purpose.InitialDesign),
        new Outlook(null, 1, [], new CostOutlook(left is { } share ? spent.Sum()!.Value / (1 - share) : atMost, [.. spent])));
}
