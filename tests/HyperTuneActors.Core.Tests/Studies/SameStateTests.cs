using System.Reflection;
using HyperTuneActors.Core.Studies;
using static HyperTuneActors.Core.Tests.Studies.StudyWords;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class SameStateTests
{
    [Fact]
    public void All_that_a_state_holds_is_compared() =>
        Assert.Equal(
            typeof(StudyState).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name).Order(),
            SameState.Properties.Order());

    [Fact]
    public void States_of_the_same_facts_are_the_same_and_each_fact_makes_another()
    {
        StudyEvent[] facts =
        [
            .. IsComplete(First), .. IsRunning(Second), Started(Second), Reported(Second, 1, 1, 0.5),
            Ended(Second, 2, Core.Trials.RunClass.Crashed), Failed(Second),
            Stopped(), StudyEnded(EndReason.Stopped), Resumed(),
        ];
        for (var count = 0; count < facts.Length; count++)
        {
            var state = Scenario.Given(Spec, facts[..count]).State;
            Assert.Null(SameState.Difference(state, Scenario.Given(Spec, facts[..count]).State));
            var next = Scenario.Given(Spec, facts[..(count + 1)]).State with { Facts = state.Facts };
            Assert.NotNull(SameState.Difference(state, next));
        }
    }
}
