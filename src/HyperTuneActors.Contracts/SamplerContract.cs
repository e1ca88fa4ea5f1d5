using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;
using Xunit;

namespace HyperTuneActors.Contracts;

/// <summary>What every sampler keeps to, whatever it suggests. The tests of a sampler derive from this and say which one is
/// meant; they run with xunit.</summary>
public abstract class SamplerContract
{
    /// <summary>A new one for each call, without any memory of what it was asked before.</summary>
    protected abstract ISampler Create();

    /// <summary>Whether the ended trials' order makes no difference, not even in the last bit. By default it may.</summary>
    protected virtual bool IsOrderFree => false;

    /// <summary>How many trials a history of these tests has at most. 10,000 for a sampler that does not look at them, or hardly;
    /// by default 300.</summary>
    protected virtual int MostTrials => 300;

    /// <summary>How many trials the study has that is computed twice. By default 200.</summary>
    protected virtual int StudyTrials => 200;

    /// <summary>Whether pending trials push its suggestions away, as a model's should. By default false: then all that is asked is
    /// that no configuration is suggested twice.</summary>
    protected virtual bool KeepsAway => false;

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(60)]
    public void A_draft_has_its_active_parameters_within_their_bounds(int ended)
    {
        var (sampler, trials) = (Create(), Asked.Ended(AnySpace.OfAllKinds, ended));
        for (var trial = 0; trial < 50; trial++)
            AssertSound(AnySpace.OfAllKinds, sampler.Suggest(Asked.For(AnySpace.OfAllKinds, trial, trials)));
    }

    [Fact]
    public void Conditions_of_any_depth_are_kept()
    {
        for (var number = 0; number < 30; number++)
        {
            var (space, sampler) = (AnySpace.Conditional(number), Create());
            foreach (var ended in new[] { 0, 25 })
                for (var trial = 0; trial < 3; trial++)
                    AssertSound(space, sampler.Suggest(Asked.For(space, trial, Asked.Ended(space, ended))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(50)]
    public void A_space_may_have_any_number_of_dimensions(int dimensions)
    {
        var (space, sampler) = (AnySpace.Cube(dimensions), Create());
        foreach (var ended in new[] { 0, 30 })
            AssertSound(space, sampler.Suggest(Asked.For(space, ended, Asked.Ended(space, ended))));
    }

    [Fact]
    public void A_history_may_have_any_length()
    {
        var sampler = Create();
        foreach (var ended in new[] { 0, 1, 2, 3, 4, 17, 100, 300, MostTrials })
            AssertSound(AnySpace.OfAllKinds, sampler.Suggest(
                Asked.For(AnySpace.OfAllKinds, ended, Asked.Ended(AnySpace.OfAllKinds, Math.Min(ended, MostTrials)))));
    }

    [Fact]
    public void Forbidden_combinations_are_not_suggested()
    {
        var (space, sampler) = (AnySpace.WithForbidden, Create());
        foreach (var ended in new[] { 0, 40 })
            for (var trial = 0; trial < 30; trial++)
            {
                var draft = sampler.Suggest(Asked.For(space, trial, Asked.Ended(space, ended)));
                AssertSound(space, draft);
                Assert.False(space.IsForbidden(draft.Point));
            }
    }

    [Fact]
    public void A_single_point_is_suggested_and_suggested_again()
    {
        var point = AnySpace.OfOne.PointAt(_ => 0);
        Assert.Equal(point, Create().Suggest(Asked.For(AnySpace.OfOne, 0)).Point);
        Assert.Equal(point, new Distinct(Create(), AnySpace.OfOne).Suggest(
            Asked.For(AnySpace.OfOne, 1, [Asked.Complete(0, point, 0.5)])).Point);
    }

    [Fact]
    public void Trials_and_studies_have_drafts_of_their_own()
    {
        var sampler = Create();
        Assert.Equal(40, Enumerable.Range(0, 40)
            .Select(i => sampler.Suggest(Asked.For(AnySpace.OfAllKinds, i % 20, seed: 1 + (ulong)i / 20)).Point)
            .Distinct().Count());
    }

    [Fact]
    public void A_draft_says_who_made_it_and_how()
    {
        var sampler = Create();
        var because = sampler.Suggest(Asked.For(AnySpace.OfAllKinds, 60, Asked.Ended(AnySpace.OfAllKinds, 60))).Because;
        Assert.Equal((sampler.Name, sampler.Version), (because.Sampler, because.Version));
        Assert.NotEmpty(because.Method);
        Assert.All(because.Numbers.Values, number => Assert.True(double.IsFinite(number)));
        Assert.False(because.Numbers.GetValueOrDefault(Reasons.RemainingImprovement) < 0);
        Assert.False(because.Numbers.GetValueOrDefault(Reasons.Noise) < 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public void The_same_request_gives_the_same_bits_in_any_order_and_from_a_cold_start(int ended)
    {
        var (warm, cold, trials) = (Create(), Create(), Asked.Ended(AnySpace.OfAllKinds, ended));
        SuggestionRequest Request(int trial) => Asked.For(
            AnySpace.OfAllKinds, trial, trials, [Asked.View(AnySpace.OfAllKinds, 900, TrialStatus.Running, 2)]);
        var drafts = Enumerable.Range(0, 20).Select(trial => warm.Suggest(Request(trial))).ToArray();
        for (var trial = 19; trial >= 0; trial--)
        {
            AssertSameBits(drafts[trial], cold.Suggest(Request(trial)));
            AssertSameBits(drafts[trial], warm.Suggest(Request(trial)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public void What_a_user_knows_excludes_nothing_and_changes_none_of_this(int ended)
    {
        var (space, warm, cold, trials) = (AnySpace.WithPriors, Create(), Create(), Asked.Ended(AnySpace.WithPriors, ended));
        var pending = new List<TrialView>();
        for (var trial = 0; trial < 12; trial++)
        {
            var draft = warm.Suggest(Asked.For(space, trial, trials, pending));
            AssertSound(space, draft);
            AssertSameBits(draft, cold.Suggest(Asked.For(space, trial, trials, pending)));
            Assert.DoesNotContain(pending, other => space.AreSame(other.Point, draft.Point));
            pending.Add(Asked.Pending(trial, draft.Point));
        }
    }

    [Fact]
    public void A_study_computed_again_from_cold_starts_has_the_same_bits()
    {
        var (space, warm) = (AnySpace.OfAllKinds, Create());
        var trials = new List<TrialView>();
        var drafts = new List<Draft>();
        for (var trial = 0; trial < StudyTrials; trial++)
        {
            drafts.Add(warm.Suggest(Asked.For(space, trial, trials)));
            trials.Add(Asked.Complete(trial, drafts[^1].Point, LossOf(space, drafts[^1].Point)));
        }
        for (var trial = 0; trial < StudyTrials; trial += 9)
            AssertSameBits(drafts[trial], Create().Suggest(Asked.For(space, trial, trials.Take(trial))));
    }

    [Fact]
    public void A_long_study_has_the_same_bits_from_a_cold_start()
    {
        var (space, warm, trials) = (AnySpace.OfAllKinds, Create(), Asked.Ended(AnySpace.OfAllKinds, MostTrials));
        foreach (var ended in new[] { MostTrials / 3, MostTrials - 20, MostTrials - 1, MostTrials })
        {
            var request = Asked.For(space, MostTrials, trials.Take(ended), [Asked.View(space, 900, TrialStatus.Running, 2)]);
            var draft = warm.Suggest(request);
            AssertSound(space, draft);
            AssertSameBits(draft, Create().Suggest(request));
        }
    }

    [Fact]
    public void The_order_of_the_ended_trials_counts_only_where_the_sampler_says_so()
    {
        var trials = Asked.Ended(AnySpace.OfAllKinds, 40);
        for (var trial = 0; trial < 5; trial++)
        {
            var draft = Create().Suggest(Asked.For(AnySpace.OfAllKinds, 100 + trial, trials));
            var other = Create().Suggest(Asked.For(AnySpace.OfAllKinds, 100 + trial, trials.Reverse()));
            AssertSound(AnySpace.OfAllKinds, other);
            if (IsOrderFree) AssertSameBits(draft, other);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void Pending_trials_repel(int ended)
    {
        var (space, sampler, trials) = (AnySpace.OfAllKinds, Create(), Asked.Ended(AnySpace.OfAllKinds, ended));
        var pending = new List<TrialView>();
        for (var trial = 0; trial < 16; trial++)
            pending.Add(Asked.Pending(trial, sampler.Suggest(Asked.For(space, trial, trials, pending)).Point));
        for (var one = 0; one < pending.Count; one++)
            for (var other = 0; other < one; other++)
                Assert.False(space.AreSame(pending[one].Point, pending[other].Point));
    }

    /// <summary>Trials are pending where the sampler wants them. For many more trials its suggestion is made as if nothing were
    /// pending, and as things are: the latter are further from the nearest pending trial, on average by more than two standard
    /// errors.</summary>
    [Fact]
    public void Where_a_model_keeps_away_suggestions_are_further_from_pending_trials_than_without_these()
    {
        if (!KeepsAway) return;
        var (space, sampler) = (AnySpace.Cube(2), Create());
        var trials = Enumerable.Range(0, 40).Select(number => Complete(space, number)).ToArray();
        Point Suggest(int trial, params TrialView[] open) => sampler.Suggest(Asked.For(space, trial, trials, open)).Point;
        var pending = Enumerable.Range(100, 8).Select(trial => Asked.Pending(trial, Suggest(trial))).ToArray();
        double Away(Point point) => pending.Min(other => Math.Sqrt(
            point.Coordinates.Zip(other.Point.Coordinates).Sum(pair => Math.Pow(pair.First - pair.Second, 2))));
        double[] gains = [.. Enumerable.Range(200, 120).Select(trial => Away(Suggest(trial, pending)) - Away(Suggest(trial)))];
        var mean = gains.Average();
        var error = Math.Sqrt(gains.Sum(gain => Math.Pow(gain - mean, 2)) / (gains.Length - 1) / gains.Length);
        Assert.True(mean > 2 * error, $"They are {mean} further away, and the standard error is {error}.");
    }

    [Fact]
    public void Every_configuration_of_a_small_space_comes_once_and_then_again()
    {
        var (space, distinct) = (AnySpace.OfSeven, new Distinct(Create(), AnySpace.OfSeven));
        if (distinct.Repertoire is { } all) Assert.Equal(7, all.Count);
        var trials = new List<TrialView>();
        for (var trial = 0; trial < 9; trial++)
        {
            var draft = distinct.Suggest(Asked.For(space, trial, trials.Take(trial / 2), trials.Skip(trial / 2)));
            AssertSound(space, draft);
            trials.Add(Asked.Complete(trial, draft.Point, trial));
        }
        Assert.Equal(7, trials.Take(7).Select(trial => trial.Point).Distinct().Count());
    }

    [Fact]
    public void A_history_of_failures_and_open_trials_alone_is_no_obstacle()
    {
        var space = AnySpace.OfAllKinds;
        var failed = Enumerable.Range(0, 20).Select(i => Asked.View(space, i, TrialStatus.Failed, 0)).ToArray();
        var open = Enumerable.Range(20, 8).Select(i => Asked.View(space, i, TrialStatus.Running, i % 3)).ToArray();
        AssertSound(space, Create().Suggest(Asked.For(space, 28, failed, open)));
        AssertSound(space, Create().Suggest(Asked.For(space, 28, [], open)));
        AssertSound(space, Create().Suggest(Asked.For(space, 28, failed)));
    }

    /// <summary>As where a study reuses the values of trials, or trains configurations again.</summary>
    [Fact]
    public void Configurations_that_come_again_with_the_same_values_are_no_obstacle()
    {
        var space = AnySpace.OfAllKinds;
        var trained = Asked.Ended(space, 12).ToArray();
        foreach (var different in new[] { 12, 2, 1 })
        {
            var trials = Enumerable.Range(0, 40).Select(i => trained[i % different] with { Number = new TrialNumber(i) }).ToArray();
            for (var trial = 40; trial < 44; trial++)
            {
                var draft = Create().Suggest(Asked.For(space, trial, trials));
                AssertSound(space, draft);
                Assert.All(draft.Because.Numbers.Values, number => Assert.True(double.IsFinite(number)));
            }
        }
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("zero")]
    [InlineData("huge")]
    [InlineData("both huge")]
    [InlineData("tiny")]
    public void Values_of_any_size_are_no_obstacle(string kind)
    {
        var space = AnySpace.OfAllKinds;
        var trials = Asked.Ended(space, 30, unit => kind switch
        {
            "constant" => 3.25,
            "zero" => 0,
            "huge" => 1e308 * unit,
            "both huge" => unit < 0.5 ? -1e308 : 1e308,
            _ => double.Epsilon * Math.Floor(9 * unit),
        });
        for (var trial = 0; trial < 5; trial++)
        {
            var draft = Create().Suggest(Asked.For(space, 100 + trial, trials));
            AssertSound(space, draft);
            Assert.All(draft.Because.Numbers.Values, number => Assert.True(double.IsFinite(number)));
        }
    }

    /// <summary>The draft's point is one of the space.</summary>
    protected static void AssertSound(SearchSpace space, Draft draft)
    {
        Assert.Equal(draft.Point, space.PointOf(space.ConfigurationOf(draft.Point)));
        for (var i = 0; i < space.Parameters.Length; i++)
            if (draft.Point.IsActive(i))
                Assert.InRange(UnitInterval.FromCoordinate(space.Parameters[i], draft.Point.Coordinates[i]), 0, 1);
    }

    private static void AssertSameBits(Draft expected, Draft actual)
    {
        Assert.Equal(expected.Point.Coordinates.Select(BitConverter.DoubleToInt64Bits),
            actual.Point.Coordinates.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(expected.Because, actual.Because);
    }

    private static TrialView Complete(SearchSpace space, int number)
    {
        var stream = new KeyedStream(7, new TrialNumber(number), Purpose.TrainingSeed);
        var point = space.PointAt(i => stream.Uniforms((uint)i).First);
        return Asked.Complete(number, point, LossOf(space, point));
    }

    private static double LossOf(SearchSpace space, Point point) => Enumerable.Range(0, space.Parameters.Length)
        .Where(point.IsActive)
        .Sum(i => Math.Pow(UnitInterval.FromCoordinate(space.Parameters[i], point.Coordinates[i]) - 0.3, 2));
}
