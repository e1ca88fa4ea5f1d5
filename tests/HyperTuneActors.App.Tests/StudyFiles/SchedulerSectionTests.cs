using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Scheduling;

namespace HyperTuneActors.App.Tests.StudyFiles;

public sealed class SchedulerSectionTests
{
    public static TheoryData<string, SchedulerSettings> Sound => new()
    {
        { "auto", new SchedulerSettings.Auto() },
        { "{name: auto, min_step: 3}", new SchedulerSettings.Auto(3) },
        { "opening", new SchedulerSettings.Opening() },
        { "{name: opening, trials: 9, min_step: 2, reduction_factor: 4, min_chance: 0.1}", new SchedulerSettings.Opening(9, 2, 4, 0.1) },
        { "{name: asha, gate: true}", new SchedulerSettings.Asha(Gate: true) },
        { "{name: asha, variant: promotion, progressive: true}",
            new SchedulerSettings.Asha(Variant: AshaVariant.Promotion, Progressive: true) },
        { "hyperband", new SchedulerSettings.Hyperband() },
        { "{name: hyperband, min_step: 2, reduction_factor: 4, variant: promotion, gate: true}",
            new SchedulerSettings.Hyperband(2, 4, AshaVariant.Promotion, true) },
        { "median", new SchedulerSettings.Median() },
        { "{name: median, startup_trials: 3, warmup_steps: 25, interval_steps: 2}", new SchedulerSettings.Median(3, 25, 2) },
        { "percentile", new SchedulerSettings.Percentile() },
        { "{name: percentile, percent: 12.5, startup_trials: 3, warmup_steps: 4, interval_steps: 2}",
            new SchedulerSettings.Percentile(12.5, 3, 4, 2) },
        { "{name: threshold, lower: -1}", new SchedulerSettings.Threshold(-1) },
        { "{name: threshold, lower: 0.1, upper: 9, warmup_steps: 4, interval_steps: 2}",
            new SchedulerSettings.Threshold(0.1, 9, 4, 2) },
        { "patience", new SchedulerSettings.Patience() },
        { "{name: patience, reports: 25, min_delta: 0.01, warmup_steps: 4}", new SchedulerSettings.Patience(25, 0.01, 4) },
        { "chance", new SchedulerSettings.Chance() },
        { "{name: chance, min_chance: 0.1, min_complete: 4}", new SchedulerSettings.Chance(0.1, 4) },
        { "extrapolation", new SchedulerSettings.Extrapolation() },
        { "{name: extrapolation, min_chance: 0.1, startup_trials: 9, min_step: 26, reduction_factor: 2}",
            new SchedulerSettings.Extrapolation(0.1, 9, 26, 2) },
    };

    [Theory]
    [MemberData(nameof(Sound))]
    public void A_scheduler_is_read_with_its_settings(string scheduler, SchedulerSettings settings) =>
        Assert.Equal(settings, StudyFolder.SpecOf(With(27, scheduler)).Scheduler);

    [Theory]
    [InlineData(27, "{name: asha, progressive: true}", "Where trials are stopped and not paused, none can wait for a later maximum. Write variant: promotion")]
    [InlineData(27, "{name: asha, gate: yes}", "'yes' is no gate. Write true or false.")]
    [InlineData(27, "{name: hyperband, min_step: 10}", "hyperband has one bracket only here, which judges nobody: 10 times 3 is above the last step, 27. Write a smaller min_step or reduction_factor")]
    [InlineData(27, "{name: hyperband, min_step: x}", "'min_step' is 'x', which is no whole number.")]
    [InlineData(2, "hyperband", "1 times 3 is above the last step, 2.")]
    [InlineData(27, "{name: hyperband, grace_count: 3}", "'grace_count' is no key of the hyperband scheduler.")]
    [InlineData(27, "{name: median, startup_trials: 0}", "'startup_trials' is 0. Write a whole number from 1 on.")]
    [InlineData(27, "{name: median, warmup_steps: 26}", "The warm-up, 26 steps, leaves none to judge below the last step, 27. Write fewer warmup_steps")]
    [InlineData(27, "{name: median, interval_steps: 0}", "'interval_steps' is 0. Write a whole number from 1 on.")]
    [InlineData(27, "{name: median, percent: 25}", "'percent' is no key of the median scheduler.")]
    [InlineData(27, "{name: percentile, percent: 100}", "'percent' is 100. Write a number above 0 and below 100, such as 25.")]
    [InlineData(27, "threshold", "threshold has no bound. Add lower: 0.1, upper: 10 or both.")]
    [InlineData(27, "{name: threshold, lower: 2, upper: 1}", "lower, 2, is above upper, 1. Exchange them.")]
    [InlineData(27, "{name: threshold, lower: low}", "'lower' is 'low', which is no finite number.")]
    [InlineData(27, "{name: threshold, lwoer: 2}", "'lwoer' is no key of the threshold scheduler. Did you mean 'lower'?")]
    [InlineData(6, "patience", "patience compares the last 5 reports with those before, so that it can stop nobody before the last step, 6. Write steps.last: 7 or more")]
    [InlineData(27, "{name: patience, min_delta: -1}", "'min_delta' is -1. Write a number from 0 on, such as 0.001.")]
    [InlineData(27, "{name: opening, trials: 0}", "'trials' is 0. Write a whole number from 1 on.")]
    [InlineData(27, "{name: opening, min_step: 27}", "The first rung, min_step 27, is not below the last step, 27.")]
    [InlineData(27, "{name: opening, min_chance: 1}", "A chance is below 1, and this is 1. Write a smaller one, such as 0.02, or 0 for no such rule.")]
    [InlineData(27, "{name: opening, min_chance: -1}", "'min_chance' is -1. Write a number from 0 on, such as 0.02.")]
    [InlineData(1, "chance", "chance compares trials at steps before the end, so that it can stop nobody before the last step, 1.")]
    [InlineData(27, "{name: chance, min_complete: 3}", "'min_complete' is 3. Write a whole number from 4 on.")]
    [InlineData(27, "{name: chance, min_chance: 1}", "'min_chance' is 1. Write a number above 0 and below 1, such as 0.02.")]
    [InlineData(5, "extrapolation", "extrapolation needs 5 reports, so that it can stop nobody before the last step, 5. Write steps.last: 6 or more")]
    [InlineData(27, "{name: extrapolation, min_step: 27}", "The first rung, min_step 27, is not below the last step, 27.")]
    public void A_faulty_setting_is_one_fault(int last, string scheduler, string fault) =>
        Assert.Contains(fault, Assert.Single(StudyFolder.FaultsIn(With(last, scheduler))), StringComparison.Ordinal);

    [Theory]
    [InlineData("hyperband")]
    [InlineData("median")]
    [InlineData("patience")]
    [InlineData("chance")]
    [InlineData("opening")]
    [InlineData("auto")]
    [InlineData("extrapolation")]
    public void Faulty_steps_do_not_make_a_second_fault(string scheduler) => Assert.Single(
        StudyFolder.FaultsIn(With(27, scheduler).Replace("last: 27", "last: x", StringComparison.Ordinal)));

    [Theory]
    [InlineData("asha")]
    [InlineData("hyperband")]
    public void A_program_that_can_resume_pauses_at_rungs_by_default(string scheduler) =>
        Assert.Contains("Promotion", StudyFolder.SpecOf(
            Studies.With("training: {command: [train], resumable: true}") + $"\nsteps: {{last: 27}}\nscheduler: {scheduler}")
            .Scheduler.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("scheduler: auto")]
    public void Auto_knows_whether_a_program_can_resume(string scheduler) => Assert.Equal(
        new SchedulerSettings.Auto(Resumable: true), StudyFolder.SpecOf(
            Studies.With("training: {command: [train], resumable: true}") + $"\nsteps: {{last: 27}}\n{scheduler}").Scheduler);

    [Fact]
    public void A_first_step_beyond_the_last_is_a_warning()
    {
        using var folder = new StudyFolder();
        var valid = Assert.IsType<StudyFileResult.Valid>(folder.Read(With(9, "{name: auto, min_step: 9}")));
        Assert.Contains("Nobody is stopped before step 9, and the last step is 9: no trial is ever stopped.",
            Assert.Single(valid.Warnings).ToString(), StringComparison.Ordinal);
        Assert.Equal(new SchedulerSettings.None(), valid.Spec.ChosenScheduler());
    }

    private static string With(int last, string scheduler) => $"{Studies.Small}\nsteps: {{last: {last}}}\nscheduler: {scheduler}";
}
