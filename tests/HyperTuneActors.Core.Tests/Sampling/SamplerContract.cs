using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>What every sampler keeps to, whatever it suggests. A sampler's tests derive from this and say which one is
/// meant.</summary>
public abstract class SamplerContract
{
    private static readonly SearchSpace Space = new(
    [
        new Parameter.Float("rate", 1e-5, 1e-1, Log: true),
        new Parameter.Categorical("optimizer", [new ParameterValue.Text("adam"), new ParameterValue.Text("sgd")]),
        new Parameter.Float("momentum", 0, 0.99, When: new Condition(
            [new Requirement("optimizer", [new ParameterValue.Text("sgd")])])),
        new Parameter.Int("layers", 1, 5),
        new Parameter.Int("width", 8, 512, Log: true),
        new Parameter.Float("dropout", 0, 0.5, Step: 0.05),
        new Parameter.Ordinal("batch", [new ParameterValue.Whole(16), new ParameterValue.Whole(32), new ParameterValue.Whole(64)]),
        new Parameter.Categorical("activation", [new ParameterValue.Text("relu"), new ParameterValue.Text("tanh")], Weights: [3, 1]),
        new Parameter.Normal("decay", -7, 2, Log: true),
        new Parameter.Normal("temperature", 1, 0.3, Low: 0.5, Step: 0.1),
        new Parameter.Constant("classes", new ParameterValue.Whole(10)),
    ]);

    /// <summary>A new one for each call, without any memory of what it was asked before.</summary>
    protected abstract ISampler Create();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(60)]
    public void A_draft_has_its_active_parameters_within_their_bounds(int ended)
    {
        var sampler = Create();
        for (var trial = 0; trial < 200; trial++)
        {
            var point = sampler.Suggest(Request(trial, ended)).Point;
            Assert.Equal(point, Space.PointOf(Space.ConfigurationOf(point)));
            for (var i = 0; i < Space.Parameters.Length; i++)
                if (point.IsActive(i))
                    Assert.InRange(UnitInterval.FromCoordinate(Space.Parameters[i], point.Coordinates[i]), 0, 1);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public void The_same_request_gives_the_same_bits_in_any_order_and_from_a_cold_start(int ended)
    {
        var (warm, cold) = (Create(), Create());
        var drafts = Enumerable.Range(0, 30).Select(trial => warm.Suggest(Request(trial, ended))).ToArray();
        for (var trial = 29; trial >= 0; trial--)
        {
            Assert.Equal(Bits(drafts[trial]), Bits(cold.Suggest(Request(trial, ended))));
            Assert.Equal(Bits(drafts[trial]), Bits(warm.Suggest(Request(trial, ended))));
            Assert.Equal(drafts[trial].Because, cold.Suggest(Request(trial, ended)).Because);
        }
    }

    [Fact]
    public void Trials_and_studies_have_drafts_of_their_own()
    {
        var sampler = Create();
        var drafts = Enumerable.Range(0, 40).Select(i => sampler.Suggest(Request(i % 20, 0, seed: 1 + (ulong)i / 20)));
        Assert.Equal(40, drafts.Select(draft => draft.Point).Distinct().Count());
    }

    [Fact]
    public void A_draft_says_who_made_it_and_how()
    {
        var sampler = Create();
        var because = sampler.Suggest(Request(3, 60)).Because;
        Assert.Equal((sampler.Name, sampler.Version), (because.Sampler, because.Version));
        Assert.NotEmpty(because.Method);
    }

    [Fact]
    public void A_history_of_failures_and_open_trials_alone_is_no_obstacle()
    {
        var failed = AppendList<TrialView>.Empty.Append(
            [.. Enumerable.Range(0, 20).Select(i => View(i, TrialStatus.Failed, steps: 0))]);
        TrialView[] open = [.. Enumerable.Range(20, 8).Select(i => View(i, TrialStatus.Running, steps: i % 3))];
        Create().Suggest(Request(28, 0) with { History = new History(failed, open) });
    }

    private static long[] Bits(Draft draft) => [.. draft.Point.Coordinates.Select(BitConverter.DoubleToInt64Bits)];

    private static SuggestionRequest Request(int trial, int ended, ulong seed = 42)
    {
        TrialStatus[] statuses = [TrialStatus.Completed, TrialStatus.Pruned, TrialStatus.Completed, TrialStatus.Failed];
        var views = Enumerable.Range(1_000, ended)
            .Select(i => View(i, statuses[i % 4], steps: i % 4 == 3 ? 0 : 1 + i % 9));
        return new SuggestionRequest(Space, [new Objective("loss", Goal.Minimise)], new StepRange(9, "epoch"),
            new History(AppendList<TrialView>.Empty.Append([.. views]), [View(900, TrialStatus.Running, 2)]),
            new KeyedStream(seed, new TrialNumber(trial), Purpose.InitialDesign), new Outlook(100, 4, [1, 3]));
    }

    private static TrialView View(int number, TrialStatus status, int steps)
    {
        var stream = new KeyedStream(7, new TrialNumber(number), Purpose.TrainingSeed);
        var curve = Enumerable.Range(1, steps).Aggregate(
            Curve.Empty(1), (curve, step) => curve.With(step, [stream.Uniforms((uint)(100 + step)).First]));
        return new TrialView(
            new TrialNumber(number), Space.PointAt(i => stream.Uniforms((uint)i).First), curve, status);
    }
}
