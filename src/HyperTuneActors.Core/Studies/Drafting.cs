using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
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
            var draft = WithGiven(basis, trial, DistinctIn(basis)?.Suggest(request) ?? basis.Sampler.Suggest(request));
            return basis.Space.IsForbidden(draft.Point)
                ? Random(basis, request, $"{basis.Sampler.Name} suggested a forbidden combination")
                : draft;
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)      // a sampler may be a user's own
        {
            return Random(basis, request, $"{basis.Sampler.Name} failed: {bug.Message}");
        }
    }

    /// <summary>The draft of a wanted trial, computed from the state itself, for who waits for it: no other is under way.</summary>
    /// <param name="state">The state right after the trial's last TrialWanted, or after drafts of lower numbers since.</param>
    /// <param name="trial">Wanted there.</param>
    /// <param name="instructionSet">Of this processor.</param>
    public static StudyCommand AtOnce(StudyState state, TrialNumber trial, string instructionSet) =>
        new StudyCommand.AcceptDraft(trial, state.Wants[trial],
            Suggest(state, trial, new Dictionary<TrialNumber, Draft>()), instructionSet);

    private static Draft WithGiven(StudyState basis, TrialNumber trial, Draft draft) =>
        basis.Given.ContainsKey(trial)
            ? new Draft(Completed(basis, trial, draft.Point), Enqueued.InPart(draft.Because))
            : draft;

    private static Point Completed(StudyState basis, TrialNumber trial, Point point)
    {
        if (!basis.Given.TryGetValue(trial, out var given)) return point;
        var stream = new KeyedStream(basis.Spec.Seed, trial, Purpose.InitialDesign);
        return Given.Complete(basis.Space, point, given, parameter => stream.Uniforms((uint)parameter).First);
    }

    /// <summary>A random draft where the sampler's own can't be used.</summary>
    /// <param name="basis">The trial is wanted there.</param>
    /// <param name="trial">Which.</param>
    /// <param name="because">Why.</param>
    /// <param name="before">As above; by default none.</param>
    public static Draft Fallback(
        StudyState basis, TrialNumber trial, string because, IReadOnlyDictionary<TrialNumber, Draft>? before = null) =>
        Random(basis, Request(basis, trial, before ?? new Dictionary<TrialNumber, Draft>()), because);

    private static Distinct? DistinctIn(StudyState basis) => ReuseRules.MustDiffer(basis) ? basis.Distinct : null;

    private static Draft Random(StudyState basis, SuggestionRequest request, string because)
    {
        var trial = request.Stream.Trial;
        Point Complete(Point point) => Completed(basis, trial, point);
        return WithGiven(basis, trial, DistinctIn(basis)?.Instead(request, because, Complete)
            ?? new RandomSampler().Suggest(request, because, Complete));
    }

    private static SuggestionRequest Request(
        StudyState basis, TrialNumber trial, IReadOnlyDictionary<TrialNumber, Draft> before)
    {
        var history = basis.History;
        var open = new LazyList<TrialView>(
            () => [.. history.Open.Concat(Drafted(basis, trial, before)).OrderBy(view => view.Number)]);
        return new SuggestionRequest(basis.Space, basis.Spec.Objectives, basis.Spec.Steps,
            history with { Open = open }, new KeyedStream(basis.Spec.Seed, trial, Purpose.InitialDesign),
            new Outlook(basis.TrialBudget, basis.Spec.Concurrency, [.. basis.Rungs.All.Select(rung => rung.Step)],
                basis.Progress.Outlook(basis.Spec.Budget)));
    }

    private static IEnumerable<TrialView> Drafted(
        StudyState basis, TrialNumber trial, IReadOnlyDictionary<TrialNumber, Draft> before) =>
        before
            .Where(draft => draft.Key.Value < trial.Value && basis.Wants.ContainsKey(draft.Key))
            .Select(draft => new TrialView(
                draft.Key, draft.Value.Point, Curve.Empty(basis.Spec.Objectives.Length), TrialStatus.Running));
}
