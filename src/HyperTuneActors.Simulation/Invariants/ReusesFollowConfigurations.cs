using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Where a study reuses values, a trial takes over those of the first completed trial with its configuration, in the
/// moment in which it is suggested, and is complete; every other trial runs.</summary>
internal sealed class ReusesFollowConfigurations(Ledger ledger) : Invariant
{
    private readonly Dictionary<TrialNumber, string> suggested = [];
    private readonly Dictionary<string, TrialNumber> trained = [];

    public override string Name => "a completed trial's values are reused for its configuration, and only then";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        switch (fact)
        {
            case TrialSuggested e:
                var tried = suggested[e.Trial] = e.Configuration.ToString();
                TrialReused? due = ledger.Spec.Duplicates == DuplicatePolicy.Reuse && trained.TryGetValue(tried, out var of)
                    ? new TrialReused(e.Trial, of) { At = e.At }
                    : null;
                Require(due is null ? next is not TrialReused : due.Equals(next), $"{fact} is followed by {next}, and not by {due}.");
                break;
            case TrialReused e:
                Require(next is TrialCompleted completed && completed.Trial == e.Trial, $"{fact} is followed by {next}.");
                break;
            case TrialCompleted e when suggested.TryGetValue(e.Trial, out var configuration):
                trained.TryAdd(configuration, e.Trial);
                break;
        }
    }
}
