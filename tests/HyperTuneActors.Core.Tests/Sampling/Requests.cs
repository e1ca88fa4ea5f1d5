using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>What samplers under test are asked.</summary>
internal static class Requests
{
    public static SuggestionRequest For(SearchSpace space, int trial = 0, ulong seed = 42, params IEnumerable<TrialView> open) => new(
        space, [new Objective("loss", Goal.Minimise)], new StepRange(9, "epoch"),
        new History(AppendList<TrialView>.Empty, [.. open]),
        new KeyedStream(seed, new TrialNumber(trial), Purpose.InitialDesign), new Outlook(null, 1, []));

    /// <summary>A trial that has not reported yet.</summary>
    public static TrialView Open(int number, Point point) =>
        new(new TrialNumber(number), point, Curve.Empty(1), TrialStatus.Running);

    /// <summary>Suggests so many trials, each when all before it are open.</summary>
    public static List<Draft> Open(this ISampler sampler, SearchSpace space, int trials, ulong seed = 42)
    {
        var drafts = new List<Draft>();
        for (var trial = 0; trial < trials; trial++)
            drafts.Add(sampler.Suggest(For(space, trial, seed, drafts.Select((draft, number) => Open(number, draft.Point)))));
        return drafts;
    }
}
