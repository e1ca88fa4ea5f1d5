using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Tpe;

public sealed class TpeSamplerTests : SamplerContract
{
    private static readonly SearchSpace Line = new([new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1)]);

    protected override ISampler Create() => new SamplerSettings.Tpe().Create();

    protected override bool IsOrderFree => true;

    protected override int MostTrials => 10_000;

    protected override bool KeepsAway => true;

    [Fact]
    public void The_order_in_which_trials_ended_does_not_matter()
    {
        var views = Views(Line, 60, c => c[0]);
        var shuffled = views.OrderBy(view => view.Number.Value * 37 % 61).ToImmutableArray();
        Assert.Equal(Suggest(Line, views).Point, Suggest(Line, shuffled).Point);
    }

    [Theory]
    [InlineData(TpeVariant.Own)]
    [InlineData(TpeVariant.Optuna)]
    [InlineData(TpeVariant.Hyperopt)]
    public void A_study_grown_trial_by_trial_gives_what_a_cold_sampler_gives(TpeVariant variant)
    {
        var settings = new SamplerSettings.Tpe(variant);
        var warm = settings.Create();
        var ended = AppendList<TrialView>.Empty;
        for (var n = 0; n < 120; n++)
        {
            TrialView[] open = [new(new TrialNumber(1_000 + n), new Point([0.5, n / 120.0]), Curve.Empty(1), TrialStatus.Running)];
            var request = Request(Line, ended, n) with { History = new History(ended, open) };
            var draft = warm.Suggest(request);
            Assert.Equal(draft, settings.Create().Suggest(request));
            ended = ended.Append(View(n, draft.Point, Math.Abs(draft.Point.Coordinates[0] - 0.3)));
        }
    }

    [Fact]
    public void Where_below_and_above_are_the_same_the_first_candidate_is_taken()
    {
        var one = new SamplerSettings.Tpe(TpeVariant.Optuna, StartupTrials: 1, Candidates: 1).Create();
        var many = new SamplerSettings.Tpe(TpeVariant.Optuna, StartupTrials: 1, Candidates: 50).Create();
        var space = new SearchSpace([new Parameter.Float("x", 0, 1), new Parameter.Int("n", 1, 5)]);
        // A failure alone is no good trial; and where it is not active, it is in neither density.
        var failure = AppendList<TrialView>.Empty.Append(
            new TrialView(new TrialNumber(0), new Point([double.NaN, double.NaN]), Curve.Empty(1), TrialStatus.Failed));
        Assert.Equal(one.Suggest(Request(space, failure, 3)).Point, many.Suggest(Request(space, failure, 3)).Point);
    }

    [Fact]
    public void A_change_of_unit_changes_the_suggestion_s_unit_only()
    {
        var metres = new SearchSpace([new Parameter.Float("x", 0, 1), new Parameter.Float("y", 0, 1)]);
        var millimetres = new SearchSpace([new Parameter.Float("x", 1_000, 3_000), new Parameter.Float("y", 0, 1)]);
        var views = Views(metres, 60, c => Math.Abs(c[0] - 0.3));
        ImmutableArray<TrialView> scaled = [.. views.Select(view => view with
        {
            Point = new Point([1_000 + 2_000 * view.Point.Coordinates[0], view.Point.Coordinates[1]]),
        })];
        var (a, b) = (Suggest(metres, views), Suggest(millimetres, scaled));
        Assert.Equal(1_000 + 2_000 * a.Point.Coordinates[0], b.Point.Coordinates[0], 1e-6);
        Assert.Equal(a.Because.Numbers[Reasons.LogRatio], b.Because.Numbers[Reasons.LogRatio], 1e-6);
    }

    [Fact]
    public void Values_of_a_finite_space_are_tried_once()
    {
        var space = new SearchSpace([new Parameter.Int("n", 1, 8), new Parameter.Categorical("c", [.. "abcd".Select(c =>
            (ParameterValue)new ParameterValue.Text(c.ToString()))])]);
        var (sampler, ended) = (Create(), AppendList<TrialView>.Empty);
        for (var n = 0; n < 32; n++)
        {
            var point = sampler.Suggest(Request(space, ended, n)).Point;
            Assert.DoesNotContain(ended, view => view.Point == point);
            ended = ended.Append(View(n, point, point.Coordinates[0]));
        }
        sampler.Suggest(Request(space, ended, 32));
    }

    [Fact]
    public void Pending_trials_are_kept_away_from()
    {
        var views = Views(Line, 60, c => Math.Abs(c[0] - 0.3) + Math.Abs(c[1] - 0.6));
        var alone = Suggest(Line, views).Point;
        TrialView[] open = [.. Enumerable.Range(0, 40).Select(i =>
            new TrialView(new TrialNumber(500 + i), alone, Curve.Empty(1), TrialStatus.Running))];
        var request = Request(Line, AppendList<TrialView>.Empty.Append([.. views]), 77);
        var others = Create().Suggest(request with { History = request.History with { Open = open } }).Point;
        var (dx, dy) = (others.Coordinates[0] - alone.Coordinates[0], others.Coordinates[1] - alone.Coordinates[1]);
        Assert.True(Math.Abs(dx) + Math.Abs(dy) > 0.01);
    }

    [Fact]
    public void Forbidden_combinations_are_avoided_without_leaving_the_model()
    {
        var space = new SearchSpace(Line.Parameters,
            [new Forbidden([new Clause("x", [], Below: new ParameterValue.Real(0.35))])]);
        var views = Views(Line, 60, c => c[0]);
        for (var trial = 100; trial < 130; trial++)
        {
            var draft = Create().Suggest(Request(space, AppendList<TrialView>.Empty.Append([.. views]), trial));
            Assert.InRange(draft.Point.Coordinates[0], 0.35, 1);
        }
    }

    [Fact]
    public void Under_early_stopping_trials_are_compared_at_the_step_that_enough_have_reached()
    {
        // Ten trials reached step 3 and are good at small x; the one that came to the end did so because it was first.
        var views = Enumerable.Range(0, 60).Select(i => new TrialView(new TrialNumber(i), new Point([i / 60.0, 0.5]),
            i == 59 ? Curve.Empty(1).With(1, [0.9]).With(3, [0.9]).With(9, [0.8])
            : i < 20 ? Curve.Empty(1).With(1, [i / 60.0]).With(3, [i / 60.0]) : Curve.Empty(1).With(1, [i / 60.0]),
            i == 59 ? TrialStatus.Completed : TrialStatus.Pruned)).ToImmutableArray();
        var request = Request(Line, AppendList<TrialView>.Empty.Append([.. views]), 60) with { Outlook = new Outlook(100, 1, [1, 3]) };
        Assert.InRange(Create().Suggest(request).Point.Coordinates[0], 0, 0.4);
    }

    [Theory]
    [InlineData(double.MaxValue, -double.MaxValue)]
    [InlineData(1, 1)]
    public void Huge_and_constant_values_are_no_obstacle(double even, double odd)
    {
        var views = Views(Line, 40, _ => 0).Select((view, i) => view with { Curve = Curve.Empty(1).With(1, [i % 2 == 0 ? even : odd]) });
        Assert.InRange(Suggest(Line, [.. views]).Point.Coordinates[0], 0, 1);
    }

    [Fact]
    public void Thousands_of_trials_are_thinned_the_same_in_any_order()
    {
        var views = Views(Line, 3_000, c => Math.Abs(c[0] - 0.3));
        Assert.Equal(Suggest(Line, views).Point, Suggest(Line, [.. views.Reverse()]).Point);
    }

    private Draft Suggest(SearchSpace space, ImmutableArray<TrialView> views) =>
        Create().Suggest(Request(space, AppendList<TrialView>.Empty.Append([.. views]), 7_777));

    internal static ImmutableArray<TrialView> Views(SearchSpace space, int count, Func<ImmutableArray<double>, double> loss) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var stream = new KeyedStream(5, new TrialNumber(i), Purpose.TrainingSeed);
            var point = space.PointAt(p => stream.Uniforms((uint)p).First);
            return View(i, point, loss(point.Coordinates));
        })
    ];

    internal static TrialView View(int number, Point point, double loss) =>
        new(new TrialNumber(number), point, Curve.Empty(1).With(1, [loss]), TrialStatus.Completed);

    internal static SuggestionRequest Request(SearchSpace space, AppendList<TrialView> ended, int trial, ulong seed = 42) => new(
        space, [new Objective("loss", Goal.Minimise)], new StepRange(1, "step"), new History(ended, []),
        new KeyedStream(seed, new TrialNumber(trial), Purpose.InitialDesign), new Outlook(null, 1, []));
}

/// <summary>The peers' variants keep to the contract, too.</summary>
public sealed class OptunaTpeTests : SamplerContract
{
    protected override ISampler Create() => new SamplerSettings.Tpe(TpeVariant.Optuna).Create();

    protected override bool IsOrderFree => true;

    protected override int MostTrials => 10_000;

    protected override bool KeepsAway => true;
}

public sealed class HyperoptTpeTests : SamplerContract
{
    protected override ISampler Create() => new SamplerSettings.Tpe(TpeVariant.Hyperopt).Create();

    protected override bool IsOrderFree => true;

    protected override int MostTrials => 10_000;

    protected override bool KeepsAway => true;
}
