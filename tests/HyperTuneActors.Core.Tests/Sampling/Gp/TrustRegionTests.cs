using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class TrustRegionTests
{
    private const int Startup = 4, Numbers = 20;

    private static readonly Objective Loss = new("loss", Goal.Minimise);

    [Fact]
    public void It_has_its_first_length_and_no_centre_until_the_initial_design_has_ended()
    {
        Assert.False(After(3, _ => 1).HasCentre);
        Assert.True(After(4, _ => 1).HasCentre);
        Assert.Equal((0.8, 0), (After(4, _ => 1).Length, After(4, _ => 1).From));
    }

    [Fact]
    public void Three_improvements_in_a_row_double_its_length_up_to_the_largest()
    {
        Assert.Equal(0.8, After(Startup + 2, i => 100 - i).Length);
        Assert.Equal(1.6, After(Startup + 3, i => 100 - i).Length);
        Assert.Equal(1.6, After(Startup + 9, i => 100 - i).Length);
    }

    [Fact]
    public void An_improvement_by_less_than_a_thousandth_is_none() => Assert.Equal(0.8, After(Startup + 3, i => 100 - 0.05 * i).Length);

    [Fact]
    public void Many_trials_without_an_improvement_halve_its_length()
    {
        var failures = new TrustRegion(Numbers, Startup).Failures;
        Assert.Equal(0.8, After(Startup + failures - 1, _ => 1).Length);
        Assert.Equal(0.4, After(Startup + failures, _ => 1).Length);
        Assert.Equal(0.8, After(Startup + failures, i => i == Startup + 2 ? 0.5 : 1).Length);
        Assert.Equal(0.4, After(Startup + failures, i => i < Startup ? 1 : double.NaN).Length);
    }

    [Fact]
    public void When_it_has_become_too_small_a_new_one_begins_with_later_trials()
    {
        var until = Startup + 7 * new TrustRegion(Numbers, Startup).Failures;
        Assert.Equal((0, true), (After(until - 1, _ => 1).From, After(until - 1, _ => 1).HasCentre));
        Assert.Equal(TrustRegion.First / 64, After(until - 1, _ => 1).Length);
        var next = After(until, _ => 1);
        Assert.Equal((until, false, 0.8), (next.From, next.HasCentre, next.Length));
        Assert.True(After(until + Startup, _ => 2).HasCentre);
        Assert.Equal(1.6, After(until + Startup + 3, i => i < until ? 1 : 1000 - i).Length);      // better than its own, not than all
    }

    [Fact]
    public void Trials_that_were_under_way_when_it_changed_do_not_count()
    {
        double Length(params int[] order) => Region([.. order.Select(i => View(i, i < Startup ? 100 : 100 - i))], slots: 3).Length;
        Assert.Equal(0.8, Length(0, 1, 2, 3, 4, 5, 6, 7));                  // 4 and 5 were suggested before the design had ended
        Assert.Equal(1.6, Length(0, 1, 2, 3, 4, 5, 6, 7, 8));
        Assert.Equal(1.6, Length(0, 1, 2, 3, 5, 6, 4, 7, 8));
    }

    [Fact]
    public void It_is_the_same_whether_it_has_seen_the_trials_come_or_not_and_after_another_history()
    {
        var all = Enumerable.Range(0, 400).Select(i => View(i, new KeyedStream(5, new TrialNumber(i), Purpose.TrainingSeed).Uniforms(0).First / (1 + i / 20))).ToArray();
        var warm = new TrustRegion(Numbers, Startup);
        var history = AppendList<TrialView>.Empty;
        foreach (var view in all)
        {
            history = history.Append(view);
            warm.Replay(new History(history, []), Loss, 2);
            AssertSame(Region(all[..history.Count], 2), warm);
        }
        warm.Replay(new History(AppendList<TrialView>.Empty.Append(all.AsSpan(5, 85)), []), Loss, 2);
        AssertSame(Region(all[5..90], 2), warm);
        warm.Replay(new History(history, []), Loss, 7);
        AssertSame(Region(all, 7), warm);
    }

    [Fact]
    public void The_box_is_as_much_wider_along_a_number_as_its_length_scale_is_longer()
    {
        var box = SearchBox.Of(GpWords.Square, [0.5, 0.5], 0.4, [0.2, 0.8]);
        Assert.Equal((0.4, 0.6), (box.Of(0).Low, box.Of(0).High), Near);
        Assert.Equal((0.1, 0.9), (box.Of(1).Low, box.Of(1).High), Near);
        static bool Near((double, double) one, (double, double) other) =>
            Math.Abs(one.Item1 - other.Item1) < 1e-12 && Math.Abs(one.Item2 - other.Item2) < 1e-12;
    }

    [Fact]
    public void With_fifteen_numbers_suggestions_are_in_the_region_and_say_its_length()
    {
        var study = new GpStudy(Cube(15), Sphere);
        var drafts = study.Run(new SamplerSettings.Gp(GlobalCandidates: 64, LocalCandidates: 32), 24);
        Assert.All(drafts.Skip(8), draft => Assert.Equal("region", draft.Because.Method));
        Assert.Contains("a region of length 0.8 around trial", drafts[8].Because.Because, StringComparison.Ordinal);
        Assert.Equal(0.8, drafts[8].Because.Numbers[Reasons.RegionLength]);
        Assert.True(drafts[20].Because.Numbers[Reasons.RemainingImprovement] > 0);
        Assert.DoesNotContain(new GpStudy(Cube(15), Sphere).Run(new SamplerSettings.Gp(Region: GpRegion.None), 12), draft => draft.Because.Method == "region");
        Assert.DoesNotContain(new GpStudy(Cube(14), Sphere).Run(new SamplerSettings.Gp(), 12), draft => draft.Because.Method == "region");
        Assert.Contains(new GpStudy(Cube(2), Sphere).Run(new SamplerSettings.Gp(Region: GpRegion.Trust), 12), draft => draft.Because.Method == "region");
    }

    [Fact]
    public void Choices_alone_have_no_region()
    {
        var space = new SearchSpace(Enumerable.Range(0, 16).Select(i => (Parameter)new Parameter.Categorical($"c{i}", [GpWords.Text("a"), GpWords.Text("b")])));
        Assert.Equal("model", new GpStudy(space, x => x.Sum()).Run(new SamplerSettings.Gp(Region: GpRegion.Trust), 11)[^1].Because.Method);
    }

    [Fact]
    public void After_a_region_that_has_become_too_small_the_next_ones_are_searched_everywhere_and_then_around_the_best_of_these()
    {
        var settings = new SamplerSettings.Gp(StartupTrials: 4, Region: GpRegion.Trust, GlobalCandidates: 64, LocalCandidates: 32);
        var study = new GpStudy(GpWords.Square.Space, x => x[0] < 0.5 ? 1 : 2);
        var drafts = study.Run(settings, 60);
        var begins = 4 + 7 * new TrustRegion(2, 4).Failures;
        Assert.Equal("region", drafts[begins - 1].Because.Method);
        Assert.All(drafts[begins..(begins + 4)], draft => Assert.Equal("model", draft.Because.Method));
        Assert.Equal("region", drafts[begins + 4].Because.Method);
        Assert.Matches($"around trial ({string.Join('|', Enumerable.Range(begins, 4))})\\.", drafts[begins + 4].Because.Because);
        foreach (var trial in new[] { begins - 1, begins + 2, begins + 4, 59 })
            Assert.Equal(GpStudy.Bits(drafts[trial]), GpStudy.Bits(study.At(trial).Suggest(settings.Create())));
    }

    private static TrustRegion After(int trials, Func<int, double> loss) =>
        Region([.. Enumerable.Range(0, trials).Select(i => View(i, loss(i)))], slots: 1);

    private static TrustRegion Region(TrialView[] ended, int slots)
    {
        var region = new TrustRegion(Numbers, Startup);
        region.Replay(new History(AppendList<TrialView>.Empty.Append(ended), []), Loss, slots);
        return region;
    }

    private static TrialView View(int number, double loss) => double.IsNaN(loss)
        ? new TrialView(new TrialNumber(number), GpWords.Square.Space.PointAt(_ => 0.5), Curve.Empty(1), TrialStatus.Failed)
        : new TrialView(new TrialNumber(number), GpWords.Square.Space.PointAt(_ => 0.5), Curve.Empty(1).With(1, [loss]), TrialStatus.Completed);

    private static void AssertSame(TrustRegion expected, TrustRegion actual) =>
        Assert.Equal((expected.Length, expected.From, expected.HasCentre), (actual.Length, actual.From, actual.HasCentre));

    private static SearchSpace Cube(int dimensions) =>
        new(Enumerable.Range(0, dimensions).Select(i => (Parameter)new Parameter.Float($"x{i}", 0, 1)));

    private static double Sphere(double[] x) => x.Sum(v => (v - 0.3) * (v - 0.3));
}
