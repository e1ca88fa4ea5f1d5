using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>What a study's actor decides by. Simulations replace one of the two, to see that the mistake is caught.</summary>
internal sealed record DecisionRules(
    Func<StudyState?, StudyCommand, Moment, Decision> Decide,
    Func<StudyState, Offers, Moment, Decision> Fill)
{
    public static readonly DecisionRules Real = new(StudyRules.Decide, Core.Studies.Fill.Apply);
}
