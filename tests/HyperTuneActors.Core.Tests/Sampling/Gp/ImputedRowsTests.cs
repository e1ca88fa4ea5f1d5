using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

/// <summary>What a trial counts as that has not trained to the last step.</summary>
public sealed class ImputedRowsTests
{
    [Fact]
    public void A_completed_trial_has_its_value_a_failed_one_none_and_a_stopped_one_what_the_regression_says()
    {
        var study = Completed();
        study.Add(TrialStatus.Failed, 5, 0.9);
        study.Add(TrialStatus.Pruned, 4, 0.55);
        var rows = ImputedRows.Of(study.Request([3, 9])).All;
        Assert.Equal(8, rows.Count);
        for (var i = 0; i < 6; i++) Assert.Equal((study.Ended[i].Curve.ValueAt(26), 0), (rows[i].Loss, rows[i].Variance));
        Assert.True(double.IsNaN(rows[6].Loss));
        Assert.False(rows[6].IsPending);
        var forecast = new CurveRegression(study.Objective, 27)
            .Predict([.. study.Ended.Take(6).Select(view => view.Curve).Reverse()], study.Ended[7].Curve)!.Value;
        Assert.Equal(forecast.Mean, rows[7].Loss, 1e-12);
        Assert.Equal(forecast.Variance, rows[7].Variance, 1e-12);
        Assert.True(rows[7].Loss < study.Ended[7].Curve.ValueAt(3));
    }

    [Fact]
    public void An_open_trial_is_pending_until_the_first_rung_and_then_has_what_it_will_probably_come_to()
    {
        var study = Completed();
        study.Add(TrialStatus.Running, 2, 0.5);
        study.Add(TrialStatus.Running, 3, 0.5);
        study.Add(TrialStatus.Paused, 9, 0.5);
        study.Add(TrialStatus.Running, 0, 0.5);
        var rows = ImputedRows.Of(study.Request([3, 9])).All;
        Assert.Equal([7, 8, 6, 9], rows.Skip(6).Select(row => row.Trial));
        Assert.Equal([false, false, true, true], rows.Skip(6).Select(row => row.IsPending));
        Assert.All(rows.Skip(6).Take(2), row => Assert.True(row.Variance > 0));
        Assert.True(rows[6].Loss < study.Open[1].Curve.ValueAt(2));
    }

    [Fact]
    public void Without_completed_trials_those_that_came_further_or_as_far_say_how_unsure_a_value_is()
    {
        var study = new Curves();
        for (var i = 0; i < 5; i++) study.Add(TrialStatus.Paused, 3, 0.1 * i);
        var alike = ImputedRows.Of(study.Request([3, 9])).All;
        var values = study.Open.Select(view => view.Curve.ValueAt(2)).ToArray();
        var variance = values.Average(value => Math.Pow(value - values.Average(), 2));
        Assert.All(alike, row => Assert.Equal(0.7 * 0.7 * variance, row.Variance, 1e-12));
        Assert.Equal(values, alike.Select(row => row.Loss));
        var alone = new Curves();
        alone.Add(TrialStatus.Running, 3, 0.1);
        Assert.True(Assert.Single(ImputedRows.Of(alone.Request([3, 9])).All).IsPending);
    }

    [Fact]
    public void Where_the_best_step_counts_a_trial_is_never_worth_less_than_its_best_so_far()
    {
        var study = new Curves(ValueAt.BestStep);
        for (var i = 0; i < 6; i++) study.Add(TrialStatus.Completed, 27, 0.1 * i);
        study.Add(TrialStatus.Pruned, 5, 0.2, bump: -3);
        Assert.Equal(study.Objective.ValueOf(study.Ended[6].Curve)!.Value, ImputedRows.Of(study.Request([3])).All[6].Loss);
    }

    [Fact]
    public void Where_the_mean_counts_steps_that_are_harder_for_all_do_not_make_a_trial_worse()
    {
        var study = new Curves(ValueAt.Mean);
        for (var i = 0; i < 8; i++) study.Add(TrialStatus.Completed, 27, 0.1 * i);
        study.Add(TrialStatus.Pruned, 3, 0.35);                // the first steps are the hard ones
        var row = ImputedRows.Of(study.Request([3])).All[8];
        Assert.InRange(row.Loss, study.Ended[3].Curve.Mean()!.Value - 0.05, study.Ended[4].Curve.Mean()!.Value + 0.05);
        Assert.True(study.Ended[8].Curve.Mean() > row.Loss + 0.3);
    }

    [Fact]
    public void A_maximised_objective_gives_the_same_rows()
    {
        var (down, up) = (Completed(), Completed(Goal.Maximise));
        down.Add(TrialStatus.Pruned, 9, 0.4);
        up.Add(TrialStatus.Pruned, 9, 0.4);
        var (one, other) = (ImputedRows.Of(down.Request([3])).All, ImputedRows.Of(up.Request([3])).All);
        for (var i = 0; i < one.Count; i++) Assert.Equal((one[i].Loss, one[i].Variance), (other[i].Loss, other[i].Variance));
    }

    [Fact]
    public void Only_without_rungs_the_rows_of_ended_trials_are_settled()
    {
        var study = Completed();
        Assert.Equal(6, ImputedRows.Of(study.Request([])).Settled);
        Assert.Null(ImputedRows.Of(study.Request([3])).Settled);
    }

    [Fact]
    public void Of_ten_thousand_trials_the_furthest_count_and_the_model_still_answers()
    {
        var study = new Curves();
        for (var i = 0; i < 10_000; i++) study.Add(TrialStatus.Pruned, i % 10 == 0 ? 9 : 3, (i * 0.618034) % 1);
        for (var i = 0; i < 300; i++) study.Add(TrialStatus.Completed, 27, (i * 0.754878) % 1);
        var rows = ImputedRows.Of(study.Request([3, 9])).All;
        Assert.Equal(1300, rows.Count);
        Assert.All(rows.Skip(300), row => Assert.Equal(0, row.Trial % 10));
        var sampler = new SamplerSettings.Gp(GlobalCandidates: 32, LocalCandidates: 16).Create();
        Assert.Equal(300, sampler.Suggest(study.Request([3, 9])).Because.Numbers[Reasons.Trials]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_trials_stopped_or_paused_the_drafts_are_the_same_bit_for_bit_from_a_cold_start(bool isPromotion)
    {
        var settings = new SamplerSettings.Gp(GlobalCandidates: 64, LocalCandidates: 32);
        var (study, warm) = (new Curves(), settings.Create());
        for (var i = 0; i < 80; i++)
        {
            var request = study.Request([3, 9]);
            var draft = warm.Suggest(request);
            if (i % 13 == 12) Assert.Equal(GpStudy.Bits(draft), GpStudy.Bits(settings.Create().Suggest(request)));
            var level = Math.Abs(draft.Point.Coordinates[0] - 0.3) + Math.Abs(draft.Point.Coordinates[1] - 0.6);
            var last = i % 4 == 0 ? 27 : i % 2 == 0 ? 9 : 3;
            study.Add(last == 27 ? TrialStatus.Completed : i % 7 == 3 ? TrialStatus.Running : isPromotion ? TrialStatus.Paused : TrialStatus.Pruned,
                last, level, point: draft.Point);
        }
        Assert.InRange(study.Levels.Skip(40).Min(), 0, 0.05);
    }

    [Fact]
    public void By_its_last_value_a_stopped_trial_counts_as_it_is()
    {
        var study = Completed();
        study.Add(TrialStatus.Pruned, 4, 0.55);
        var row = Rows.For(new SamplerSettings.Gp(Fidelity: GpFidelity.Last))(study.Request([3])).All[6];
        Assert.Equal((study.Ended[6].Curve.ValueAt(3), 0), (row.Loss, row.Variance));
        Assert.NotEqual(row.Loss, Rows.For(new SamplerSettings.Gp())(study.Request([3])).All[6].Loss);
    }

    private static Curves Completed(Goal goal = Goal.Minimise)
    {
        var study = new Curves(goal: goal);
        for (var i = 0; i < 6; i++) study.Add(TrialStatus.Completed, 27, 0.2 * i);
        return study;
    }
}
