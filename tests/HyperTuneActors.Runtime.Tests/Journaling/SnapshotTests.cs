using System.Collections.Immutable;
using System.Text;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
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
        Assert.Contains(facts, fact => fact is StudyEvent.RunPlaced { From: not null, Until: not null });
        Assert.Contains(facts, fact => fact is StudyEvent.TrialWanted { Given: not null });
    }

    [Fact]
    public void The_states_of_the_random_studies_have_everything()
    {
        var states = Enumerable.Range(1, 20)
            .Select(seed => RandomStudy.Facts(seed).Aggregate((StudyState?)null, StudyState.Evolve)!).ToArray();

        Assert.Contains(states, state => state.Paused.Count > 3 && state.Rungs.All.Any(rung => rung.Candidates.Count > 3));
        Assert.Contains(states, state => state.Trials.Any(trial => trial.Checkpoints?.All.Length > 0));
        Assert.Contains(states, state => !state.WithArtifacts.IsEmpty);
        Assert.Contains(states, state => state.Progress is { Cost: > 0, Steps: > 9, Improved: not null, Unimproved: > 0, Losses.IsEmpty: false });
        Assert.Contains(states, state => state.Progress.Gain is { Tolerance: 0 });
        Assert.Contains(states, state => state.Progress.Spent.Count > 3 && state.Progress.Spent.Contains(null) && state.Progress.Spent.Sum() < state.Progress.Cost);
        Assert.Contains(states, state => state.Tried.Count > 3);
        Assert.Contains(states, state => state.Trained.Count > 3 && state.Trained.Count < state.Ended.Count);
        Assert.Contains(states, state => state.Live.Values.Any(run => state.Trials[run.Trial.Value].Live!.From is not null));
        Assert.Contains(states, state => state.Trials.Any(trial => trial.Failures is { Crashes: > 0 } or { Kills: > 0 }));
    }

    [Fact]
    public void What_was_enqueued_and_what_was_given_to_a_trial_come_back()
    {
        var part = new Configuration([new("rate", new ParameterValue.Real(0.5))]);
        var spec = Specs.Of() with { Enqueue = [part, new Configuration([new("layers", new ParameterValue.Whole(3))])] };
        var state = StudyState.Evolve(
            StudyState.Evolve(null, new StudyEvent.StudyCreated(spec) { At = default }),
            new StudyEvent.TrialWanted(new TrialNumber(0), part) { At = default });

        var again = Again(state);

        SameState.Assert(state, again);
        Assert.Equal((1, part), (again.Enqueued.Count, again.Given[new TrialNumber(0)]));
    }

    [Fact]
    public void A_failed_start_of_a_configuration_without_some_parameters_comes_back()
    {
        var opened = StudyRules.Decide(null, new StudyCommand.Open(Specs.Of(), "host", "0"), default).Next!;
        var point = opened.Space.PointAt(_ => 0.999);                    // the rule is adam, so that there is no nesterov
        Assert.False(point.IsActive(2));
        var run = new RunId(Specs.Name, new TrialNumber(0), 1);
        StudyEvent[] facts =
        [
            new StudyEvent.TrialWanted(run.Trial) { At = default },
            new StudyEvent.TrialSuggested(run.Trial, opened.Space.ConfigurationOf(point),
                new("random", 1, "random", null, ImmutableSortedDictionary<string, double>.Empty), "x") { At = default },
            new StudyEvent.RunPlaced(run, [new Place(new WorkerIncarnation("w", 1), 0, [])]) { At = default },
            new StudyEvent.RunEnded(run, 1, new RunEnd(RunClass.StartFailed, "no such command")) { At = default },
            new StudyEvent.TrialFailed(run.Trial, RunClass.StartFailed, "no such command") { At = default },
        ];
        var state = facts.Aggregate(opened, StudyState.Evolve);
        Assert.NotNull(state.StartTrouble);

        SameState.Assert(state, Again(state));
    }

    [Fact]
    public void A_study_that_knows_nothing_yet_comes_back()
    {
        var state = StudyState.Evolve(null, new StudyEvent.StudyCreated(Specs.Of()) { At = default });

        SameState.Assert(state, Again(state));
    }

    [Fact]
    public void What_is_known_of_rungs_comes_back()
    {
        var state = StudyState.Evolve(null, new StudyEvent.StudyCreated(Specs.Of()) { At = default }) with
        {
            Rungs = new Rungs(
            [
                Rung.At(1) with { Trust = RungTrust.Untried },
                Rung.At(3) with { Trust = new RungTrust([0.1, 0.2, -0.3, double.MaxValue], RungState.Closed) },
                Rung.At(9),
            ], Ceiling: 9),
        };

        Assert.Equal(state.Rungs, Again(state).Rungs);
    }

    [Fact]
    public void A_restored_state_suggests_what_its_original_suggests_costs_included()
    {
        var seen = 0;
        foreach (var seed in new[] { 1, 2, 3, 4 })
        {
            var facts = RandomStudy.Facts(seed);
            var created = (StudyEvent.StudyCreated)facts[0];
            var sampler = new SamplerSettings.Gp(StartupTrials: 2, GlobalCandidates: 32, LocalCandidates: 16);
            var state = facts.Skip(1).Aggregate(
                StudyState.Evolve(null, created with { Spec = created.Spec with { Sampler = sampler } }), StudyState.Evolve);
            var trial = new TrialNumber(state.Trials.Count);
            state = StudyState.Evolve(state, new StudyEvent.TrialWanted(trial) { At = state.Last });

            var draft = Drafting.Suggest(state, trial, ImmutableDictionary<TrialNumber, Draft>.Empty);

            Assert.Equal(draft, Drafting.Suggest(Again(state), trial, ImmutableDictionary<TrialNumber, Draft>.Empty));
            seen += draft.Because.Numbers.ContainsKey(Reasons.PredictedCost) ? 1 : 0;
        }
        Assert.InRange(seen, 2, 4);
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

    [Theory]
    [InlineData("study-state/4")]
    [InlineData("study-state/6")]
    public void A_snapshot_of_another_version_is_refused_by_its_name(string manifest)
    {
        var bytes = Serializer.ToBinary(RandomStudy.Facts(1).Aggregate((StudyState?)null, StudyState.Evolve)!);

        var refused = Assert.ThrowsAny<Exception>(() => Serializer.FromBinary(bytes, manifest));

        Assert.Contains(manifest, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"garbage")]
    public void A_snapshot_that_is_not_one_is_refused(string payload) =>
        Assert.Throws<InvalidDataException>(() => Serializer.FromBinary(Encoding.UTF8.GetBytes(payload), "study-state/5"));

    [Fact]
    public void A_snapshot_that_lacks_its_end_or_a_bit_is_refused()
    {
        var state = RandomStudy.Facts(2).Aggregate((StudyState?)null, StudyState.Evolve)!;
        var bytes = Serializer.ToBinary(state);

        for (var length = 0; length < bytes.Length; length += 1 + bytes.Length / 97)
            Assert.Throws<InvalidDataException>(() => Serializer.FromBinary(bytes[..length], "study-state/5"));
        for (var place = 0; place < bytes.Length; place += 1 + bytes.Length / 997)
            Assert.Throws<InvalidDataException>(() => Serializer.FromBinary(Flipped(bytes, place), "study-state/5"));
        SameState.Assert(state, (StudyState)Serializer.FromBinary(bytes, "study-state/5"));
    }

    private static byte[] Flipped(byte[] bytes, int place)
    {
        byte[] flipped = [.. bytes];
        flipped[place] ^= (byte)(1 << (place % 8));
        return flipped;
    }

    private static StudyState Again(StudyState state) =>
        (StudyState)Serializer.FromBinary(Serializer.ToBinary(state), Serializer.Manifest(state));
}
