using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

/// <summary>A study of 27 steps whose curves fall to a level of their own, some faster than others.</summary>
internal sealed class Curves(ValueAt value = ValueAt.LastStep, Goal goal = Goal.Minimise)
{
    public List<TrialView> Ended { get; } = [];

    public List<TrialView> Open { get; } = [];

    public List<double> Levels { get; } = [];

    public Objective Objective { get; } = new("loss", goal, value);

    /// <param name="status">Of the trial.</param>
    /// <param name="steps">So many are reported.</param>
    /// <param name="level">What the curve falls to.</param>
    /// <param name="bump">What the second step has more.</param>
    /// <param name="point">By default one of a lattice.</param>
    public void Add(TrialStatus status, int steps, double level, double bump = 0, Point? point = null)
    {
        var number = Ended.Count + Open.Count;
        var curve = Curve.Empty(1);
        for (var step = 1; step <= steps; step++)
            curve = curve.With(step, [Objective.Loss(level + (1 + number % 3 * 0.1) / step + (step == 2 ? bump : 0))]);
        Levels.Add(level);
        var view = new TrialView(
            new TrialNumber(number), point ?? new Point([number * 0.618034 % 1, number * 0.754878 % 1]), curve, status);
        (status is TrialStatus.Running or TrialStatus.Paused ? Open : Ended).Add(view);
    }

    public SuggestionRequest Request(int[] rungs) => new(
        GpWords.Square.Space, [Objective], new StepRange(27, "epoch"),
        new History(AppendList<TrialView>.Empty.Append([.. Ended]), Open),
        new KeyedStream(1, new TrialNumber(Ended.Count + Open.Count), Purpose.InitialDesign), new Outlook(null, 2, [.. rungs]));
}
