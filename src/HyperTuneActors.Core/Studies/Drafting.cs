using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>Computes the configuration of a wanted trial: a pure function of the state at its basis, the drafts that
/// lower-numbered trials still lacked there, and the trial's own random numbers.</summary>
public static class Drafting
{
    /// <param name="basis">The state right after the trial's last TrialWanted.</param>
    /// <param name="trial">Wanted there.</param>
    /// <param name="before">The drafts made since for the lower-numbered trials that lacked one there.</param>
    public static Draft Suggest(StudyState basis, TrialNumber trial, IReadOnlyDictionary<TrialNumber, Draft> before)
    {
        var request = Request(basis, trial, before);
        try
        {
            var draft = WithGiven(basis, trial, basis.Sampler.Suggest(request));
            return basis.Space.IsForbidden(draft.Point)
                ? WithGiven(basis, trial, Random(request, $"{basis.Sampler.Name} suggested a forbidden combination"))
                : draft;
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)      // a sampler may be a user's own
        {
            return WithGiven(basis, trial, Random(request, $"{basis.Sampler.Name} failed: {bug.Message}"));
        }
    }

    private static Draft WithGiven(StudyState basis, TrialNumber trial, Draft draft)
    {
        if (!basis.Given.TryGetValue(trial, out var given)) return draft;
        var stream = new KeyedStream(basis.Spec.Seed, trial, Purpose.InitialDesign);
        return Enqueued.Complete(basis.Space, draft, given, parameter => stream.Uniforms((uint)parameter).First);
    }

    /// <summary>A random draft where the sampler's own can't be used.</summary>
    public static Draft Fallback(StudyState basis, TrialNumber trial, string because) =>
        WithGiven(basis, trial, Random(Request(basis, trial, new Dictionary<TrialNumber, Draft>()), because));

    private static Draft Random(SuggestionRequest request, string because) =>
        new RandomSampler().Suggest(request, because);

    private static SuggestionRequest Request(
        StudyState basis, TrialNumber trial, IReadOnlyDictionary<TrialNumber, Draft> before)
    {
        var history = basis.History;
        var open = new LazyList<TrialView>(
            () => [.. history.Open.Concat(Drafted(basis, trial, before)).OrderBy(view => view.Number)]);
        return new SuggestionRequest(basis.Space, basis.Spec.Objectives, basis.Spec.Steps,
            history with { Open = open }, new KeyedStream(basis.Spec.Seed, trial, Purpose.InitialDesign));
    }

    private static IEnumerable<TrialView> Drafted(
        StudyState basis, TrialNumber trial, IReadOnlyDictionary<TrialNumber, Draft> before) =>
        before
            .Where(draft => draft.Key.Value < trial.Value && basis.Wants.ContainsKey(draft.Key))
            .Select(draft => new TrialView(
                draft.Key, draft.Value.Point, Curve.Empty(basis.Spec.Objectives.Length), TrialStatus.Running));
}
