using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Sampling.Gp;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling.Gp;

public sealed class JointSamplerTests : SamplerContract
{
    private static readonly SamplerSettings.Gp Joint = new(Fidelity: GpFidelity.Joint, GlobalCandidates: 128, LocalCandidates: 64);

    protected override ISampler Create() => new SamplerSettings.Gp(Fidelity: GpFidelity.Joint).Create();

    protected override bool KeepsAway => true;

    [Fact]
    public void A_trial_has_a_row_for_each_rung_that_it_came_to()
    {
        var study = new Curves();
        study.Add(TrialStatus.Completed, 27, 0.1);
        study.Add(TrialStatus.Pruned, 9, 0.5);
        study.Add(TrialStatus.Failed, 9, 0.5);
        study.Add(TrialStatus.Running, 4, 0.3);
        study.Add(TrialStatus.Running, 0, 0.2);
        var rows = JointRows.Of(study.Request([3, 9])).All;
        Assert.Equal([0, 0, 0, 1, 1, 2, 3, 3, 4], rows.Select(row => row.Trial));
        Assert.Equal([1 / 3.0, 2 / 3.0, 1, 1 / 3.0, 2 / 3.0, 1, 1 / 3.0, 1, 1], rows.Select(row => row.Time), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([false, false, false, false, false, false, false, true, true], rows.Select(row => row.IsPending));
        Assert.Equal(study.Ended[0].Curve.ValueAt(8), rows[1].Loss);
        Assert.True(double.IsNaN(rows[5].Loss));
    }

    [Fact]
    public void Of_many_rows_those_of_trials_that_went_furthest_stay()
    {
        var study = new Curves();
        for (var i = 0; i < 200; i++) study.Add(TrialStatus.Pruned, 3, 0.01 * i);
        for (var i = 0; i < 60; i++) study.Add(TrialStatus.Completed, 27, 0.01 * i);
        var rows = JointRows.Of(study.Request([3, 9])).All;
        Assert.Equal(300, rows.Count);
        Assert.Equal(60, rows.Count(row => row.Time == 1));
    }

    [Fact]
    public void A_sampler_that_saw_the_study_grow_says_the_same_as_one_that_did_not()
    {
        var (study, warm) = (new Curves(), Joint.Create());
        for (var i = 0; i < 24; i++)
        {
            study.Add(i % 4 == 0 ? TrialStatus.Completed : TrialStatus.Pruned, i % 4 == 0 ? 27 : i % 2 == 0 ? 9 : 3, i * 0.37 % 1);
            var request = study.Request([3, 9]);
            Assert.Equal(GpStudy.Bits(Joint.Create().Suggest(request)), GpStudy.Bits(warm.Suggest(request)));
        }
    }

    [Fact]
    public void Pending_trials_repel_whether_they_have_reported_or_not()
    {
        var study = Stopped(30);
        var sampler = Joint.Create();
        var points = new List<Point>();
        for (var i = 0; i < 4; i++)
        {
            var point = sampler.Suggest(study.Request([3, 9])).Point;
            Assert.All(points, other => Assert.True(Distance(point, other) > 1e-3));
            points.Add(point);
            study.Add(TrialStatus.Running, i % 2 * 4, Bowl(point), point: point);
        }
    }

    [Fact]
    public void What_stopped_trials_showed_leads_to_where_only_they_were_good()
    {
        var study = Stopped(30);
        var joint = Joint.Create().Suggest(study.Request([3, 9]) with { Stream = Stream(31) }).Point;
        var complete = new Curves();
        foreach (var view in study.Ended.Where(view => view.Status == TrialStatus.Completed))
            complete.Add(TrialStatus.Completed, 27, Bowl(view.Point), point: view.Point);
        var alone = Joint.Create().Suggest(complete.Request([3, 9]) with { Stream = Stream(31) }).Point;
        Assert.True(Bowl(joint) < Bowl(alone), $"{Bowl(joint)} is not below {Bowl(alone)}.");
    }

    private static KeyedStream Stream(int trial) => new(1, new TrialNumber(trial), Purpose.InitialDesign);

    /// <summary>Every third trial is complete, far from the best; the others were stopped at a rung.</summary>
    private static Curves Stopped(int trials)
    {
        var study = new Curves();
        for (var i = 0; i < trials; i++)
        {
            var (x, y) = (i * 0.618034 % 1, i * 0.754878 % 1);
            var point = new Point([i % 3 == 0 ? 0.5 + x / 2 : x, y]);
            study.Add(i % 3 == 0 ? TrialStatus.Completed : TrialStatus.Pruned, i % 3 == 0 ? 27 : i % 3 == 1 ? 9 : 3, Bowl(point), point: point);
        }
        return study;
    }

    private static double Bowl(Point point) =>
        4 * Math.Pow(point.Coordinates[0] - 0.2, 2) + 4 * Math.Pow(point.Coordinates[1] - 0.6, 2);

    private static double Distance(Point one, Point other) =>
        one.Coordinates.Zip(other.Coordinates).Max(pair => Math.Abs(pair.First - pair.Second));
}
