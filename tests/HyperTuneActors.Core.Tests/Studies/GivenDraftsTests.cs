using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Tests.Sampling;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>Drafts for which somebody gave a part, in a space where not everything is allowed.</summary>
public sealed class GivenDraftsTests
{
    /// <summary>With x above 0.5, only a y above 0.9 is allowed.</summary>
    private static readonly StudySpec Spec = StudyWords.Spec with
    {
        Parameters = [new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1)],
        Forbidden =
        [
            new Forbidden([new Clause("x", [], Above: Real(0.5)), new Clause("y", [], Below: Real(0.9))]),
        ],
        Budget = new Budget(12, null, null),
        Enqueue = [.. Enumerable.Range(0, 8).Select(i => Having("x", 0.6 + i / 100.0))],
    };

    public static TheoryData<SamplerSettings> Samplers =>
        [new SamplerSettings.Random(), new WitnessSettings(), new WitnessSettings(Fails: true)];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void What_is_not_given_is_chosen_so_that_the_whole_is_allowed_and_recomputed_the_same(SamplerSettings sampler)
    {
        var spec = Spec with { Sampler = sampler };
        var journal = RandomWorld.Run(1, spec, new RandomWorldTrainer(5, spec.Steps.Last, Failing: 0, IsUnsteady: false), Weather.Calm).Journal.ToArray();
        var space = new SearchSpace(spec.Parameters, spec.Forbidden);
        var suggested = journal.OfType<TrialSuggested>().ToArray();

        Assert.Equal(12, suggested.Length);
        Assert.All(suggested, one => Assert.False(space.IsForbidden(space.PointOf(one.Configuration))));
        Assert.Equal(spec.Enqueue.Select(given => given.Find("x")), suggested.Take(8).Select(one => one.Configuration.Find("x")));
        Assert.All(suggested.Take(8), one => Assert.EndsWith(", partly given", one.Because.Method, StringComparison.Ordinal));
        Assert.Empty(FindingsIn(journal));
    }

    [Fact]
    public void A_part_that_leaves_hardly_anything_allowed_is_a_fault() =>
        Assert.Contains("hardly any", Given.FaultIn(
            new SearchSpace(Spec.Parameters, [new Forbidden([new Clause("x", [], Above: Real(0.5))])]), Having("x", 0.6)),
            StringComparison.Ordinal);

    private static IReadOnlyList<string> FindingsIn(IEnumerable<StudyEvent> journal)
    {
        var verification = new Verification(RandomWorld.InstructionSet);
        foreach (var fact in journal) verification.Take(fact);
        verification.End();
        return verification.Findings;
    }

    private static Configuration Having(string name, double value) => new([KeyValuePair.Create<string, ParameterValue>(name, Real(value))]);

    private static ParameterValue.Real Real(double value) => new(value);
}
