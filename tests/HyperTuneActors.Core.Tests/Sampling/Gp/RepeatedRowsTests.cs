using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class RepeatedRowsTests
{
    /// <summary>Which of nine configurations each of twenty trials has.</summary>
    private static readonly int[] Of = [0, 1, 2, 1, 3, 4, 1, 5, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6, 1];

    private static readonly Row[] Trials =
        [.. Of.Select((of, i) => new Row(i, GpWords.MixedPoint(of), Math.Sin(7 * of) + 0.3 * Math.Cos(5 * i), 0, false))];

    [Fact]
    public void A_row_stands_for_its_trials_with_their_mean_number_and_scatter_where_the_first_was()
    {
        var merged = RepeatedRows.Merge([.. Trials]);
        Assert.Equal(Of.Distinct(), merged.Select(row => Of[row.Trial]));
        foreach (var row in merged)
        {
            var own = Trials.Where(other => other.Point.Equals(row.Point)).Select(other => other.Loss).ToArray();
            Assert.Equal(own.Length, row.Repeats);
            Assert.Equal(own.Average(), row.Loss, 1e-14);
            Assert.Equal(own.Sum(loss => Math.Pow(loss - own.Average(), 2)), row.Scatter, 1e-14);
        }
    }

    [Fact]
    public void Merging_in_two_steps_is_merging_at_once() => Assert.Equal(
        RepeatedRows.Merge([.. Trials]), RepeatedRows.Merge([.. RepeatedRows.Merge([.. Trials[..11]]), .. Trials[11..]]));

    [Fact]
    public void Rows_that_differ_in_kind_or_are_unsure_or_at_earlier_steps_stay_apart()
    {
        var point = GpWords.MixedPoint(3);
        List<Row> rows =
        [
            new(0, point, 1, 0, false), new(1, point, double.NaN, 0, false), new(2, point, 3, 0.5, false), new(3, point, 3, 0.5, false),
            new(4, point, double.NaN, 0, true), new(5, point, double.NaN, 0, false), new(6, point, double.NaN, 0, true),
        ];
        Assert.Equal([(0, 1), (1, 2), (2, 1), (3, 1), (4, 2)], RepeatedRows.Merge(rows).Select(row => (row.Trial, row.Repeats)));
        List<Row> early = [new(0, point, 1, 0, false), new(1, point, 2, 0, false), new(1, point, 2, 0, false) { Time = 0.5 }];
        Assert.Same(early, RepeatedRows.Merge(early));
        List<Row> alone = [.. Trials[..3]];
        Assert.Same(alone, RepeatedRows.Merge(alone));
    }

    [Theory]
    [InlineData(1e308, -1e308, 0)]
    [InlineData(1e308, 1e308, 1e308)]
    [InlineData(0.1, 0.1, 0.1)]
    public void Values_of_any_size_have_a_mean(double one, double other, double mean)
    {
        var row = Assert.Single(RepeatedRows.Merge([new(0, GpWords.MixedPoint(0), one, 0, false), new(1, GpWords.MixedPoint(0), other, 0, false)]));
        Assert.Equal((mean, true), (row.Loss, double.IsFinite(row.Scatter)));
    }

    [Fact]
    public void The_posterior_is_that_of_a_row_per_trial()
    {
        var encoding = new Encoding(GpWords.MixedSpace);
        var kernel = new Kernel(encoding, GpWords.KernelOf(encoding).Of with { Noise = 0.2 });
        var (apart, together) = (new Posterior(encoding, kernel), new Posterior(encoding, kernel));
        var merged = RepeatedRows.Merge([.. Trials]);
        foreach (var row in Trials) Assert.True(apart.Append(GpWords.FeaturesOf(encoding, row.Point), 0));
        foreach (var row in merged) Assert.True(together.Append(GpWords.FeaturesOf(encoding, row.Point), 0.2 * (1.0 / row.Repeats - 1)));
        apart.SetValues([.. Trials.Select(row => row.Loss)]);
        together.SetValues([.. merged.Select(row => row.Loss)]);
        double[] all = [.. Enumerable.Range(0, 60).SelectMany(i => GpWords.FeaturesOf(encoding, GpWords.MixedPoint(i)))];
        var (means, variances, others, spreads) = (new double[60], new double[60], new double[60], new double[60]);
        GpWords.Predict(apart, all, means, variances);
        GpWords.Predict(together, all, others, spreads);
        Assert.Equal(means, others, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(variances, spreads, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hyperparameters_are_as_likely_as_with_a_row_per_trial(bool linear)
    {
        var encoding = new Encoding(GpWords.MixedSpace);
        var merged = RepeatedRows.Merge([.. Trials]);
        var output = OutputTransform.Of([.. merged.Select(row => row.Loss)], GpTransform.Winsorised);
        var scale = (output.Values[0] - output.Values[1]) / (merged[1].Loss - merged[0].Loss);            // it is linear here
        double[] values = [.. Trials.Select(row => output.Values[0] - scale * (row.Loss - merged[0].Loss))];
        var apart = new Likelihood(encoding, FittedKernel.FeaturesOf(encoding, [.. Trials]), values, new double[20], linear);
        var together = new Likelihood(
            encoding, FittedKernel.FeaturesOf(encoding, merged), output.Values, new double[9], linear, Repetitions.Of(merged, output));
        var count = encoding.Dimensions.Length + (linear ? 3 : 2);
        double[] logs = [.. Enumerable.Range(0, count).Select(i => -0.8 + 0.13 * i)];
        logs[^1] = -2;
        var (gradient, other) = (new double[count], new double[count]);
        Assert.Equal(apart.Log(logs, gradient), together.Log(logs, other), 1e-9);
        Assert.Equal(gradient, other, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void A_study_with_repeated_trials_has_the_same_drafts_bit_for_bit_from_a_cold_start()
    {
        var settings = new SamplerSettings.Gp(Noisy: true, Reevaluate: true, GlobalCandidates: 64, LocalCandidates: 32);
        var trial = 0;
        var study = new GpStudy(GpWords.MixedSpace, x => x[4] + x[6] + 0.5 * Math.Sin(13 * trial++));
        var drafts = study.Run(settings, 90);
        Assert.Contains(drafts, draft => draft.Because.Method == "again");
        foreach (var at in new[] { 12, 40, 61, 64, 71, 89 })
            Assert.Equal(GpStudy.Bits(drafts[at]), GpStudy.Bits(study.At(at).Suggest(settings.Create())));
    }

    [Fact]
    public void A_best_configuration_that_is_unsure_is_tried_again_and_one_that_is_sure_is_not()
    {
        var settings = new SamplerSettings.Gp(Noisy: true, Reevaluate: true, GlobalCandidates: 64, LocalCandidates: 32);
        var trial = 0;
        var noisy = new GpStudy(GpWords.Square.Space, x => x[0] + new KeyedStream(3, new TrialNumber(trial++), Purpose.TrainingSeed).Uniforms(0).First);
        var again = noisy.Run(settings, 60).FindAll(draft => draft.Because.Method == "again");
        Assert.InRange(again.Count, 3, 13);
        Assert.All(again, draft => Assert.Contains(draft.Point, noisy.Points.Take(60)));
        Assert.All(again, draft => Assert.Equal(0, draft.Because.Numbers[Reasons.NearestDistance]));
        Assert.Matches("^The configuration of trial [0-9]+ seems to be the best, but that is not sure: it is tried again\\.$", again[0].Because.Because);

        var choices = new SearchSpace([new Parameter.Categorical("a", [.. Enumerable.Range(0, 40).Select(i => GpWords.Text($"{i}"))]), new Parameter.Float("x", 0, 1)]);
        var sure = new GpStudy(choices, x => x[0] == 3 ? 0 : 100 + x[1]);
        for (var i = 0; i < 16; i++) sure.Take(new Point([i % 8, 0.1]));
        Assert.NotEqual("again", sure.At(16).Suggest(settings.Create()).Because.Method);
        Assert.DoesNotContain(noisy.Run(settings with { Reevaluate = false }, 80), draft => draft.Because.Method == "again");
    }

    [Fact]
    public void In_a_noisy_study_the_best_counts_by_what_is_expected_of_it()
    {
        List<Row> rows = [.. Enumerable.Range(0, 12).Select(i => new Row(i, new Point([i / 12.0, 0.5]), Math.Pow(i / 12.0 - 0.4, 2), 0, false))];
        var (plain, noisy) = (new GpModel(GpWords.Square, new SamplerSettings.Gp()), new GpModel(GpWords.Square, new SamplerSettings.Gp(Noisy: true)));
        plain.Update(new RowList(rows, 12));
        noisy.Update(new RowList(rows, 12));
        Assert.Equal(plain.Transform.Values, plain.Levels);
        Assert.Equal(noisy.Means, noisy.Levels);
    }
}
