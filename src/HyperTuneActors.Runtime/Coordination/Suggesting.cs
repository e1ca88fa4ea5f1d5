using Akka.Actor;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Computes the drafts of wanted trials off the mailbox: one task at a time, in the order of their numbers, each
/// from the state that was kept at its basis.</summary>
internal sealed class Suggesting(IOffload offload, string instructionSet)
{
    private readonly SortedDictionary<TrialNumber, StudyState> bases = [];
    private readonly Dictionary<TrialNumber, Draft> drafts = [];
    private bool running;

    /// <summary>A trial was wanted (again): its last basis counts.</summary>
    /// <param name="trial">Which.</param>
    /// <param name="basis">The state right after its TrialWanted.</param>
    public void Want(TrialNumber trial, StudyState basis) => bases[trial] = basis;

    /// <summary>Starts a task for all wants that no task has yet, unless one runs.</summary>
    public void Start(IActorRef tell)
    {
        if (running || bases.Count == 0) return;
        running = true;
        var wants = bases.ToArray();
        bases.Clear();
        ForgetDrafts(wants[0].Value);
        var before = new Dictionary<TrialNumber, Draft>(drafts);
        offload.Run(() => new DraftsReady(Compute(wants, before, instructionSet)), tell);
    }

    /// <summary>The task's result came.</summary>
    public void Done(DraftsReady ready)
    {
        running = false;
        foreach (var accept in ready.Drafts) drafts[accept.Trial] = accept.Draft;
    }

    private static List<StudyCommand.AcceptDraft> Compute(
        KeyValuePair<TrialNumber, StudyState>[] wants, Dictionary<TrialNumber, Draft> before, string instructionSet)
    {
        var accepts = new List<StudyCommand.AcceptDraft>(wants.Length);
        foreach (var (trial, basis) in wants)
        {
            var draft = Drafting.Suggest(basis, trial, before);
            before[trial] = draft;
            accepts.Add(new StudyCommand.AcceptDraft(trial, basis.Facts, draft, instructionSet));
        }
        return accepts;
    }

    // A draft is needed as long as a trial without one was wanted before it was made.
    private void ForgetDrafts(StudyState oldest)
    {
        foreach (var trial in drafts.Keys.Where(trial => !oldest.Wants.ContainsKey(trial)).ToArray()) drafts.Remove(trial);
    }
}
