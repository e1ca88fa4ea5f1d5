using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.StudyFiles;

/// <summary>The small sections: objectives, steps, scheduler, budget, failures and the plain keys.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("name: ../x", "'../x' is no name for a study. Write 1 to 64 letters")]
    [InlineData("name: [a]", "'name' is not a single value. Write a name, such as my-study.")]
    [InlineData("name: ''", "'name' is an empty text.")]
    [InlineData("objectives: []", "There are 0 objectives.")]
    [InlineData("objectives: {metric: loss}", "'objectives' is not a list. Write a list, as in objectives:")]
    [InlineData("objectives: [loss]", "'objectives' is not a mapping. Write {metric: loss, goal: minimise}.")]
    [InlineData("objectives: [{metric: a}]", "'goal' is missing: an objective needs it.")]
    [InlineData("objectives: [{goal: minimise}]", "'metric' is missing: an objective needs it.")]
    [InlineData("objectives: [{metric: a, goal: min}]", "'min' is no goal. Write minimise, maximise, minimize or maximize.")]
    [InlineData("objectives: [{metric: a, goal: minimise}, {metric: a, goal: maximise}]",
        "2:52: The metric 'a' is an objective already. Keep one of them.")]
    [InlineData("objectives: [{metric: a, goal: minimise, value: frist}]", "'frist' is no value. Write last, best or mean.")]
    [InlineData("objectives: [{metric: a, goal: minimise, value: mean}]",
        "2:49: The mean is that of a trial's steps, and this study has none. Add steps: {last: 10, unit: fold}, or write value: last.")]
    [InlineData("steps: 27", "'steps' is not a mapping. Write steps: {last: 27, unit: epoch}.")]
    [InlineData("steps: {unit: epoch}", "'last' is missing: steps needs it.")]
    [InlineData("steps: {last: 0}", "'last' is 0. Write a whole number from 1 on.")]
    [InlineData("scheduler: ahsa", "There is no scheduler 'ahsa'. Did you mean 'asha'?")]
    [InlineData("scheduler: successive", "There is no scheduler 'successive'. Write auto, none, asha, hyperband, opening, median, percentile, threshold, patience, chance, extrapolation or wilcoxon.")]
    [InlineData("scheduler: {name: none, min_step: 1}", "'min_step' is no key of the none scheduler.")]
    [InlineData("scheduler: asha", "asha compares trials at their steps, and this study has none.")]
    [InlineData("scheduler: {name: auto, min_step: 0}", "'min_step' is 0. Write a whole number from 1 on.")]
    [InlineData("scheduler: {name: auto, eta: 3}", "'eta' is no key of the auto scheduler.")]
    [InlineData("scheduler: opening", "opening compares trials at their steps, and this study has none.")]
    [InlineData("scheduler: hyperband", "hyperband compares trials at their steps, and this study has none.")]
    [InlineData("scheduler: median", "median compares trials at their steps, and this study has none.")]
    [InlineData("scheduler: percentile", "percentile compares trials at their steps, and this study has none.")]
    [InlineData("scheduler: {name: threshold, upper: 9}", "threshold compares trials at their steps, and this study has none.")]
    [InlineData("scheduler: patience", "patience compares trials at their steps, and this study has none.")]
    [InlineData("scheduler: chance", "chance compares trials at their steps, and this study has none.")]
    [InlineData("scheduler: extrapolation", "extrapolation compares trials at their steps, and this study has none.")]
    [InlineData("scheduler: wilcoxon", "wilcoxon compares trials at their steps, the folds or repeats, and this study has none.")]
    [InlineData("budget: {}", "This budget may never be used up. Add trials: 60 or time: 10m, steps or a cost.")]
    [InlineData("budget: {target: 1}", "This budget may never be used up.")]
    [InlineData("budget: {trails: 3}", "'trails' is no key of a budget. Did you mean 'trials'?")]
    [InlineData("budget: {trials: many}", "'trials' is 'many', which is no whole number. Write a whole number from 1 on.")]
    [InlineData("budget: {trials: 3000000000}", "'trials' is 3000000000. Write a whole number from 1 to 2147483647.")]
    [InlineData("budget: {time: 60}", "'time' is '60', which is no duration. Say the unit: 60s, 60m or 60h.")]
    [InlineData("budget: {time: 0s}", "'time' is 0s. Write a duration from 1ms to 3650d.")]
    [InlineData("budget: {trials: 3, target: .nan}", "'target' is '.nan', which is no finite number.")]
    [InlineData("budget: {plateau: true, auto_stop: true}", "This budget may never be used up.")]
    [InlineData("budget: {steps: 900}", "A budget of steps counts the steps of trials, and this study has none. Add steps: {last: 27, unit: epoch} to the study, or write trials.")]
    [InlineData("budget: {cost: 3600}", "'cost' is not a mapping. Write cost: {metric: gpu_seconds, at_most: 3600}.")]
    [InlineData("budget: {cost: {at_most: 1}}", "'metric' is missing: a cost budget needs it.")]
    [InlineData("budget: {cost: {metric: seconds}}", "'at_most' is missing: a cost budget needs it.")]
    [InlineData("budget: {cost: {metric: seconds, at_most: 0}}", "'at_most' is 0. Write a number above 0, such as 3600.")]
    [InlineData("budget: {trials: 3, plateau: 20}", "'20' is no plateau. Write true or false.")]
    [InlineData("budget: {trials: 3, plateau: {trials: 0}}", "'trials' is 0. Write a whole number from 1 on.")]
    [InlineData("budget: {trials: 3, plateau: {min_delta: -0.1}}", "'min_delta' is -0.1. Write a number from 0 on, such as 0.001.")]
    [InlineData("budget: {trials: 3, plateau: {mindelta: 1}}", "'mindelta' is no key of a plateau. Did you mean 'min_delta'?")]
    [InlineData("budget: {trials: 3, auto_stop: {tolerance: -1}}", "'tolerance' is -1. Write a number from 0 on, such as 0.001.")]
    [InlineData("budget: 60", "'budget' is not a mapping. Write budget: {trials: 60} or budget: {time: 10m}.")]
    [InlineData("concurrency: 0", "'concurrency' is 0. Write a whole number from 1 to 1000.")]
    [InlineData("weight: 0", "'weight' is 0. Write a number above 0, at most 1000000.")]
    [InlineData("weight: heavy", "'weight' is 'heavy', which is no finite number. Write a number, such as 0.1 or 1e-4.")]
    [InlineData("look_ahead: 10001", "'look_ahead' is 10001. Write a whole number from 0 to 10000.")]
    [InlineData("seed: -1", "'seed' is '-1'. Write a whole number from 0 to 18446744073709551615.")]
    [InlineData("seed:", "'seed' has no value.")]
    [InlineData("failures: {retries: -1}", "'retries' is -1. Write a whole number from 0 on.")]
    [InlineData("failures: {count: yes}", "'yes' is no count. Write true or false.")]
    [InlineData("failures: {hung_retries: -1}", "'hung_retries' is -1. Write a whole number from 0 on.")]
    [InlineData("failures: {kiled_retries: 1}", "'kiled_retries' is no key of failures. Did you mean 'killed_retries'?")]
    [InlineData("failures: {max: 0}", "'max' is 0. Write a whole number from 1 on.")]
    public void A_faulty_setting_is_one_fault(string line, string fault) =>
        Assert.Contains(fault, Assert.Single(StudyFolder.FaultsIn(Studies.With(line))), StringComparison.Ordinal);

    [Theory]
    [InlineData("asha", 2)]
    [InlineData("{name: asha}", 2)]
    [InlineData("{name: asha, min_step: 26, reduction_factor: 2}", 27)]
    public void Asha_is_read_with_its_defaults(string scheduler, int last) =>
        Assert.IsType<SchedulerSettings.Asha>(
            StudyFolder.SpecOf($"{Studies.Small}\nsteps: {{last: {last}}}\nscheduler: {scheduler}").Scheduler);

    [Theory]
    [InlineData("asha", 1)]
    [InlineData("{name: asha, min_step: 27}", 27)]
    public void Asha_needs_a_rung_below_the_last_step(string scheduler, int last) =>
        Assert.Contains("is not below the last step",
            Assert.Single(StudyFolder.FaultsIn($"{Studies.Small}\nsteps: {{last: {last}}}\nscheduler: {scheduler}")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("{name: asha, reduction_factor: 1}", "'reduction_factor' is 1. Write a whole number from 2 on.")]
    [InlineData("{name: asha, min_step: 0}", "'min_step' is 0. Write a whole number from 1 on.")]
    [InlineData("{name: asha, grace_count: -1}", "'grace_count' is -1. Write a whole number from 0 on.")]
    [InlineData("{name: asha, eta: 3}", "'eta' is no key of the asha scheduler.")]
    public void A_faulty_setting_of_asha_is_one_fault(string scheduler, string fault) =>
        Assert.Contains(fault,
            Assert.Single(StudyFolder.FaultsIn($"{Studies.Small}\nsteps: {{last: 27}}\nscheduler: {scheduler}")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", 0, 3, 20, 1)]
    [InlineData("{retries: 4, killed_retries: 5, preempted_retries: 6, hung_retries: 7}", 4, 5, 6, 7)]
    public void Each_way_to_fail_has_its_own_retries(string failures, int crashed, int killed, int preempted, int hung)
    {
        var policy = StudyFolder.SpecOf(Studies.With($"failures: {failures}")).Failures;
        Assert.Equal((crashed, killed, preempted, hung),
            (policy.Retries, policy.KilledRetries, policy.PreemptedRetries, policy.HungRetries));
    }

    [Theory]
    [InlineData("wilcoxon", 0.1, 2)]
    [InlineData("{name: wilcoxon}", 0.1, 2)]
    [InlineData("{name: wilcoxon, p_threshold: 0.05, min_step: 5}", 0.05, 5)]
    public void Wilcoxon_is_read_with_its_defaults(string scheduler, double threshold, int minStep)
    {
        var spec = StudyFolder.SpecOf(Folds(10, scheduler));

        Assert.Equal(new SchedulerSettings.Wilcoxon(threshold, minStep), spec.Scheduler);
        Assert.Equal(ValueAt.Mean, spec.Leading.Value);
    }

    [Theory]
    [InlineData(10, "{name: wilcoxon, p_threshold: 0}", "'p_threshold' is 0. Write a number above 0 and below 1, such as 0.1.")]
    [InlineData(10, "{name: wilcoxon, p_threshold: 1}", "'p_threshold' is 1. Write a number above 0 and below 1, such as 0.1.")]
    [InlineData(10, "{name: wilcoxon, p_threshold: low}", "'p_threshold' is 'low', which is no finite number.")]
    [InlineData(10, "{name: wilcoxon, min_step: 0}", "'min_step' is 0. Write a whole number from 1 on.")]
    [InlineData(10, "{name: wilcoxon, min_step: 10}", "The first step to stop at, min_step 10, is not below the last step, 10.")]
    [InlineData(10, "{name: wilcoxon, threshold: 0.1}", "'threshold' is no key of the wilcoxon scheduler.")]
    [InlineData(4, "wilcoxon", "wilcoxon can stop nobody here: the 3 steps before the last give p = 0.125 at the least, and p_threshold is 0.1. Write a larger steps.last or p_threshold")]
    public void A_faulty_setting_of_wilcoxon_is_one_fault(int last, string scheduler, string fault) =>
        Assert.Contains(fault, Assert.Single(StudyFolder.FaultsIn(Folds(last, scheduler))), StringComparison.Ordinal);

    [Fact]
    public void Wilcoxon_needs_the_mean() =>
        Assert.Contains("wilcoxon is about the mean of a trial's steps, and another value of 'loss' counts. Write value: mean",
            Assert.Single(StudyFolder.FaultsIn($"{Studies.Small}\nsteps: {{last: 10}}\nscheduler: wilcoxon")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("asha")]
    [InlineData("wilcoxon")]
    public void Faulty_steps_do_not_make_a_second_fault_of_a_mean(string scheduler) =>
        Assert.Single(StudyFolder.FaultsIn(
            Folds(10, scheduler).Replace("last: 10", "last: x", StringComparison.Ordinal)));

    private static string Folds(int last, string scheduler) =>
        Studies.With("objectives: [{metric: loss, goal: minimise, value: mean}]")
        + $"\nsteps: {{last: {last}, unit: fold}}\nscheduler: {scheduler}";

    [Theory]
    [InlineData("{cost: {metric: gpu_seconds, at_most: 3600.5}}", null, "gpu_seconds")]
    [InlineData("{trials: 3, cost: {metric: loss, at_most: 3600.5}}", 3, "loss")]
    public void A_cost_is_a_metric_and_the_most_that_its_sum_may_be(string budget, int? trials, string metric) =>
        Assert.Equal(new Budget(trials, null, null, Cost: new CostBudget(metric, 3600.5)),
            StudyFolder.SpecOf(Studies.With($"budget: {budget}")).Budget);

    [Fact]
    public void A_budget_of_steps_is_enough() =>
        Assert.Equal(new Budget(null, null, null, Steps: 900),
            StudyFolder.SpecOf(Studies.With("budget: {steps: 900}") + "\nsteps: {last: 9}").Budget);

    [Fact]
    public void A_cost_that_no_expression_finds_is_a_fault() =>
        Assert.Contains("No expression of training.metrics has a group 'gpu_t'. Did you mean 'gpu_s'?",
            Assert.Single(StudyFolder.FaultsIn(
                Studies.With("budget: {cost: {metric: gpu_t, at_most: 9}}").Replace("command: [train, \"{x}\"]",
                    @"command: [train, ""{x}""], metrics: ['loss (?<loss>\S+) in (?<gpu_s>\S+)']", StringComparison.Ordinal))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("plateau: true", null, 0.0, true)]
    [InlineData("plateau: {}", null, 0.0, true)]
    [InlineData("plateau: {trials: 30, min_delta: 0.001}", 30, 0.001, true)]
    [InlineData("plateau: false", null, 0.0, false)]
    public void A_plateau_is_a_flag_or_its_settings(string plateau, int? trials, double delta, bool isSet) =>
        Assert.Equal(isSet ? new PlateauRule(trials, delta) : null,
            StudyFolder.SpecOf(Studies.With($"budget: {{trials: 3, {plateau}}}")).Budget.Plateau);

    [Theory]
    [InlineData("auto_stop: true", null, true)]
    [InlineData("auto_stop: {tolerance: 0.001}", 0.001, true)]
    [InlineData("auto_stop: false", null, false)]
    public void Auto_stop_is_a_flag_or_its_settings(string auto, double? tolerance, bool isSet) =>
        Assert.Equal(isSet ? new AutoStop(tolerance) : null,
            StudyFolder.SpecOf(Studies.With($"budget: {{trials: 3, {auto}}}")).Budget.AutoStop);

    [Theory]
    [InlineData("prior: 5", "prior: 6", "parameters.x.prior.value is 6 now and was 5")]
    [InlineData("prior: 5", "prior: {value: 5, confidence: high}", "parameters.x.prior.confidence is \"high\" now and was absent")]
    [InlineData("step: 1", "prior: 5", "parameters.x.prior is {\"value\":5} now and was absent")]
    public void A_changed_prior_is_told(string was, string now, string told) => Assert.Contains(told, SpecDifferences.Between(
        StudyFolder.SpecOf(Studies.WithSpace($"x: {{type: int, low: 0, high: 9, {was}}}")),
        StudyFolder.SpecOf(Studies.WithSpace($"x: {{type: int, low: 0, high: 9, {now}}}"))));

    [Theory]
    [InlineData("{last: 27}", "{name: asha, variant: promotion}", 26, 27)]
    [InlineData("{last: 27}", "{name: asha, variant: promotion}", 27, null)]
    [InlineData("{last: 9}", "{name: asha, variant: promotion, reduction_factor: 8}", 7, 64)]
    [InlineData("{last: 9}", "{name: asha, variant: promotion, min_step: 4, grace_count: 5}", 4, 5)]
    [InlineData("{last: 9}", "{name: asha, variant: promotion, min_step: 4, grace_count: 5}", 5, null)]
    [InlineData("{last: 27}", "{name: asha, variant: stopping}", 1, null)]
    [InlineData("{last: 27}", "none", 1, null)]
    public void A_budget_in_which_no_trial_comes_to_its_last_step_is_a_warning(string steps, string scheduler, int trials, int? needed)
    {
        var warnings = StudyFolder.WarningsIn(Studies.With($"budget: {{trials: {trials}}}") + $"\nsteps: {steps}\nscheduler: {scheduler}");
        if (needed is null) Assert.Empty(warnings);
        else Assert.Contains($"so that it takes {needed}. Raise budget.trials", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void So_it_is_where_no_trial_has_drawn_to_skip_all_rungs_of_hyperband()
    {
        var hyperband = new SchedulerSettings.Hyperband(Variant: AshaVariant.Promotion);
        var seed = Enumerable.Range(0, 99).First(one => hyperband.LeastTrials(27, (ulong)one) > 2);
        var needed = hyperband.LeastTrials(27, (ulong)seed);
        string[] Warnings(double trials) => StudyFolder.WarningsIn(Studies.With($"budget: {{trials: {trials}}}")
            + $"\nseed: {seed}\nsteps: {{last: 27}}\nscheduler: {{name: hyperband, variant: promotion}}");
        Assert.Empty(Warnings(needed));
        Assert.Contains($"too few to go on from the last, so that it takes {needed}. Raise budget.trials",
            Assert.Single(Warnings(needed - 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Look_ahead_follows_concurrency() =>
        Assert.Equal(8, StudyFolder.SpecOf(Studies.With("concurrency: 8")).LookAhead);

    [Fact]
    public void Faulty_steps_do_not_make_a_second_fault_of_asha() =>
        Assert.Single(StudyFolder.FaultsIn($"{Studies.Small}\nsteps: {{last: x}}\nscheduler: asha"));

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("10s", 10)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86_400)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d2h3m4s5ms", 93_784.005)]
    public void Durations_have_units(string text, double seconds) =>
        Assert.Equal(
            new Budget(null, TimeSpan.FromSeconds(seconds), null),
            StudyFolder.SpecOf(Studies.With($"budget: {{time: {text}}}")).Budget);

    [Theory]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("h")]
    [InlineData("10 s")]
    [InlineData("10sec")]
    [InlineData("9999999999s")]
    public void Anything_else_is_no_duration(string text) =>
        Assert.Contains("which is no duration. Write it as 500ms, 10s, 5m, 2h, 1d or 1h30m.",
            Assert.Single(StudyFolder.FaultsIn(Studies.With($"budget: {{time: {text}}}"))), StringComparison.Ordinal);
}
