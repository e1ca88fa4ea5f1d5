using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.Tests.StudyFiles;

/// <summary>The section of the sampler, and what else it has a say in: duplicates, priors, the end by its model.</summary>
public sealed class SamplerSectionTests
{
    [Theory]
    [InlineData("sampler: rnadom", "There is no sampler 'rnadom'. Did you mean 'random'?")]
    [InlineData("sampler: {nme: random}", "'name' is missing: a sampler needs it.")]
    [InlineData("sampler: {name: random, startup: 3}", "'startup' is no key of the random sampler.")]
    [InlineData("sampler: {name: grid, points: 0}", "'points' is 0. Write a whole number from 1 to 1000.")]
    [InlineData("sampler: {name: grid, points: {x: many}}", "'x' is 'many', which is no whole number.")]
    [InlineData("sampler: {name: grid, points: {xx: 3}}", "'xx' is no parameter. Write x.")]
    [InlineData("sampler: {name: sobol, points: 3}", "'points' is no key of the sobol sampler.")]
    [InlineData("duplicates: forbid", "'forbid' is no duplicates. Write reject, avoid, reuse or replicate.")]
    [InlineData("sampler: {name: tpe, variant: opuna}", "'opuna' is no variant. Did you mean 'optuna'?")]
    [InlineData("sampler: {name: tpe, startup_trials: 0}", "'startup_trials' is 0. Write a whole number from 1 to 10000.")]
    [InlineData("sampler: {name: tpe, candidates: 0}", "'candidates' is 0. Write a whole number from 1 to 10000.")]
    [InlineData("sampler: {name: tpe, gamma: 1}", "'gamma' is 1. Write a number above 0 and below 1, such as 0.15.")]
    [InlineData("sampler: {name: tpe, prior_weight: 0}", "'prior_weight' is 0. Write a number above 0, such as 1.")]
    [InlineData("sampler: {name: tpe, multivariate: yes}", "'yes' is no multivariate. Write true or false.")]
    [InlineData("sampler: {name: gp, kernel: rbf}", "'kernel' is no key of the gp sampler.")]
    [InlineData("sampler: {name: gp, startup_trials: 0}", "'startup_trials' is 0. Write a whole number from 1 on.")]
    [InlineData("sampler: {name: gp, faces: 1}", "'1' is no faces. Write true or false.")]
    [InlineData("sampler: {name: gp, priors: flat}", "'flat' is no priors. Write mix, optuna or hvarfner.")]
    [InlineData("sampler: {name: gp, transform: log}", "'log' is no transform. Write winsorised, half_rank, power, rank or auto.")]
    [InlineData("sampler: {name: gp, pending: liar}", "'liar' is no pending. Write auto, believer or fantasies.")]
    [InlineData("sampler: {name: gp, local_every: -1}", "'local_every' is -1. Write a whole number from 0 on.")]
    [InlineData("sampler: {name: gp, local_width: 0}", "'local_width' is 0. Write a number above 0, at most 1.")]
    [InlineData("sampler: {name: gp, local_width: 1.5}", "'local_width' is 1.5. Write a number above 0, at most 1.")]
    [InlineData("sampler: {name: gp, fidelity: low}", "'low' is no fidelity. Write imputed, last or joint.")]
    [InlineData("sampler: {name: gp, margin: -0.1}", "'margin' is -0.1. Write a number from 0 to 10.")]
    [InlineData("sampler: {name: gp, cost_aware: 1}", "'1' is no cost_aware. Write true or false.")]
    [InlineData("sampler: {name: gp, global_candidates: 8}", "'global_candidates' is 8. Write a whole number from 16 to 100000.")]
    [InlineData("sampler: {name: gp, local_candidates: -1}", "'local_candidates' is -1. Write a whole number from 0 to 100000.")]
    [InlineData("sampler: {name: gp, region: turbo}", "'turbo' is no region. Write auto, none or trust.")]
    [InlineData("sampler: {name: gp, reevaluate: true}\nduplicates: replicate", "'reevaluate' is for values that are noisy. Add noisy: true, or leave it out.")]
    [InlineData("sampler: {name: gp, noisy: true, reevaluate: true}", "'reevaluate' tries a configuration again, which this study never does. Add duplicates: replicate, or leave it out.")]
    [InlineData("sampler: {name: gp, warp_inputs: auto}", "'auto' is no warp_inputs. Write true or false.")]
    [InlineData("sampler: {name: auto, model: gp}", "'model' is no key of the auto sampler.")]
    public void A_faulty_setting_of_a_sampler_is_one_fault(string line, string fault) =>
        Assert.Contains(fault, Assert.Single(StudyFolder.FaultsIn(Studies.With(line))), StringComparison.Ordinal);

    [Fact]
    public void The_settings_of_the_Gaussian_process_are_those_that_are_given()
    {
        Assert.Equal(new SamplerSettings.Gp(), StudyFolder.SpecOf(Studies.With("sampler: gp")).Sampler);
        Assert.Equal(
            new SamplerSettings.Gp(5, true, false, GpPriors.Optuna, GpTransform.Auto, true, GpPending.Believer, 4, 0.5, 0, GpFidelity.Last, 64, 0, true, GpRegion.Trust, true, true),
            StudyFolder.SpecOf(Studies.With("sampler: {name: gp, startup_trials: 5, faces: true, linear: false, priors: optuna, "
                + "transform: auto, noisy: true, pending: believer, local_every: 4, local_width: 0.5, margin: 0, fidelity: last, global_candidates: 64, "
                + "local_candidates: 0, region: trust, reevaluate: true, warp_inputs: true}") + "\nduplicates: replicate").Sampler);
        Assert.Equal(new SamplerSettings.Gp(CostAware: false), StudyFolder.SpecOf(Studies.With("sampler: {name: gp, cost_aware: false}")).Sampler);
    }

    [Theory]
    [InlineData("grid", 5, 5)]
    [InlineData("{name: grid, points: 3}", 3, 3)]
    [InlineData("{name: grid, points: {x: 7}}", 5, 7)]
    public void A_grid_is_read_with_its_points(string sampler, int points, int ofX)
    {
        var grid = Assert.IsType<SamplerSettings.Grid>(StudyFolder.SpecOf(Studies.With($"sampler: {sampler}")).Sampler);
        Assert.Equal((points, ofX), (grid.Points, grid.PointsOf.GetValueOrDefault("x", grid.Points)));
    }

    [Fact]
    public void Choices_have_no_number_of_points_on_a_grid() =>
        Assert.Contains("'rule' has all its values on the grid. Leave it out here.",
            Assert.Single(StudyFolder.FaultsIn(
                Studies.WithSpace("rule: {type: categorical, choices: [a, b]}") + "\nsampler: {name: grid, points: {rule: 2}}")),
            StringComparison.Ordinal);

    [Fact]
    public void A_grid_of_forbidden_points_alone_is_a_fault() =>
        Assert.Contains("Every point of this grid is forbidden. Write more points, or forbid less.",
            Assert.Single(StudyFolder.FaultsIn(
                Studies.With("forbidden: [{x: {above: 0.4, below: 0.6}}]") + "\nsampler: {name: grid, points: 1}")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("reject", DuplicatePolicy.Reject)]
    [InlineData("avoid", DuplicatePolicy.Avoid)]
    [InlineData("reuse", DuplicatePolicy.Reuse)]
    [InlineData("replicate", DuplicatePolicy.Replicate)]
    public void What_happens_to_duplicates_is_read(string word, DuplicatePolicy policy) =>
        Assert.Equal(policy, StudyFolder.SpecOf(Studies.With($"duplicates: {word}")).Duplicates);

    [Theory]
    [InlineData("random")]
    [InlineData("tpe")]
    public void Auto_stop_with_a_sampler_that_expects_nothing_is_a_warning(string sampler) =>
        Assert.EndsWith($": The {sampler} sampler says nothing of what more trials would gain, so that auto_stop never ends this study. "
            + "Write plateau: true, or choose a sampler that does.",
            Assert.Single(StudyFolder.WarningsIn(Studies.With("budget: {trials: 3, auto_stop: true}") + $"\nsampler: {sampler}")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("random", true)]
    [InlineData("{name: sobol}", true)]
    [InlineData("grid", true)]
    [InlineData("gp", false)]
    [InlineData("tpe", false)]
    [InlineData("auto", false)]
    public void Priors_with_a_sampler_that_does_not_heed_them_are_a_warning(string sampler, bool warns)
    {
        var warnings = StudyFolder.WarningsIn(Studies.WithSpace("y: 1", "x: {type: int, low: 0, high: 9, prior: 5}") + $"\nsampler: {sampler}");
        Assert.Equal(warns ? 1 : 0, warnings.Length);
        if (warns)
            Assert.EndsWith("does not heed the prior of 'x'. Write sampler: auto, gp or tpe, which do.", warnings[0], StringComparison.Ordinal);
        Assert.Empty(StudyFolder.WarningsIn(Studies.WithSpace("x: {type: int, low: 0, high: 9}") + $"\nsampler: {sampler}"));
    }

    [Fact]
    public void Auto_stop_with_the_Gaussian_process_is_no_warning() =>
        Assert.Empty(StudyFolder.WarningsIn(Studies.With("budget: {trials: 3, auto_stop: true}") + "\nsampler: gp"));
}
