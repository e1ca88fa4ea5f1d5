using System.Text;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;

namespace HyperTuneActors.Runtime.Tests.Journaling;

public sealed class SnapshotTests
{
    private static readonly SnapshotSerializer Serializer = new(null!);

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 20));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_state_comes_back_from_its_snapshot_and_goes_on_as_itself(int seed)
    {
        var facts = RandomStudy.Facts(seed);
        var random = new Random(seed);
        StudyState? state = null;
        var restored = new List<StudyState>();
        foreach (var fact in facts)
        {
            for (var i = 0; i < restored.Count; i++) restored[i] = StudyState.Evolve(restored[i], fact);
            state = StudyState.Evolve(state, fact);
            if (random.Next(facts.Count / 8) != 0) continue;
            restored.Add(Again(state));
            SameState.Assert(state, restored[^1]);
        }

        Assert.NotEmpty(restored);
        Assert.All(restored, one => SameState.Assert(state, one));
    }

    [Fact]
    public void The_random_studies_meet_everything()
    {
        var facts = Enumerable.Range(1, 20).SelectMany(seed => RandomStudy.Facts(seed)).ToArray();

        Assert.Equal(Manifests.All, facts.Select(Manifests.Of).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(facts, fact => fact is StudyEvent.RunPlaced { Run.Attempt: > 3 });
    }

    [Fact]
    public void A_study_that_knows_nothing_yet_comes_back()
    {
        var state = StudyState.Evolve(null, new StudyEvent.StudyCreated(Specs.Of()) { At = default });

        SameState.Assert(state, Again(state));
    }

    [Fact]
    public void A_restored_state_and_its_original_do_not_share_what_they_append()
    {
        var state = RandomStudy.Facts(3).Aggregate((StudyState?)null, StudyState.Evolve)!;
        var (one, two) = (Again(state), Again(state));
        var fact = new StudyEvent.TrialWanted(new TrialNumber(state.Trials.Count)) { At = state.Last };

        SameState.Assert(StudyState.Evolve(one, fact), StudyState.Evolve(two, fact));
        SameState.Assert(state, one);
    }

    [Fact]
    public void A_snapshot_of_another_version_is_refused_by_its_name()
    {
        var refused = Assert.ThrowsAny<Exception>(() => Serializer.FromBinary([], "study-state/2"));

        Assert.Contains("study-state/2", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"garbage")]
    public void A_snapshot_that_is_not_one_is_refused(string payload) =>
        Assert.ThrowsAny<Exception>(() => Serializer.FromBinary(Encoding.UTF8.GetBytes(payload), "study-state/1"));

    private static StudyState Again(StudyState state) =>
        (StudyState)Serializer.FromBinary(Serializer.ToBinary(state), Serializer.Manifest(state));
}
