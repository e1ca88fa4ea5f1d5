using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.AskTell;

/// <summary>Trials that report steps: stopped, paused, resumed, and what a driver does by itself.</summary>
public sealed class StepsTests
{
    private const string Steps = "\"max_step\": 9, \"min_step\": 1, \"workers\": 2";

    [Fact]
    public void A_trial_pauses_at_its_rung_and_the_best_of_three_is_resumed()
    {
        var talk = Talk.Begun(Steps, scheduler: "asha");
        for (var id = 0; id < 3; id++)
        {
            var asked = talk.Ask();
            Assert.Equal((id, 1), (asked["id"]!.GetValue<int>(), asked["until"]!.GetValue<int>()));
            Assert.Equal("pause", talk.Report(id, 1, id == 1 ? 0.1 : 0.5));
            talk.Tell(id, "0.5", "paused", 1);
        }
        Assert.Equal("""{"id":1,"resume":true,"until":3}""", talk.Line("""{"op":"ask"}"""));
        Assert.Equal("continue", talk.Report(1, 2, 0.1));
        Assert.Equal("pause", talk.Report(1, 3, 0.1));
        talk.Tell(1, "0.1", "paused", 3);
        Assert.Equal(3, talk.Ask()["id"]!.GetValue<int>());
        Assert.Equal(5, talk.Verify().Verdicts - talk.Session.Facts.OfType<StudyEvent.TrialPromoted>().Count());
    }

    [Fact]
    public void A_trial_that_may_only_be_stopped_is_stopped_and_goes_on_to_its_last_step_else()
    {
        var talk = Talk.Begun(Steps, scheduler: "{name: asha, variant: stopping}");
        Assert.False(talk.Ask().ContainsKey("until"));
        for (var step = 1; step <= 9; step++) Assert.Equal("continue", talk.Report(0, step, 0.1));
        talk.Tell(0, "0.1", "complete", 9);
        talk.Ask();
        Assert.Equal("stop", talk.Report(1, 1, 0.5));
        talk.Tell(1, "0.5", "stopped", 1);
        Assert.Equal((1, 1, 0), (talk.Session.State.Completed, talk.Session.State.Pruned, talk.Session.State.Failed));
        Assert.Equal(RunClass.Stopped, talk.Session.State.Trials[1].LastEnd);
        talk.Verify();
    }

    [Fact]
    public void Nothing_runs_while_all_that_is_left_of_the_budget_is_paused()
    {
        var talk = Talk.Begun("\"max_step\": 9, \"min_step\": 1, \"budget\": 2, \"workers\": 2", scheduler: "asha");
        talk.Ask();
        talk.Ask();
        Assert.True(talk.Ask()["wait"]!.GetValue<bool>());
        foreach (var id in new[] { 0, 1 })
        {
            talk.Report(id, 1, 0.1);
            talk.Tell(id, "0.1", "paused", 1);
        }
        Assert.True(talk.Ask()["wait"]!.GetValue<bool>());
        Assert.Equal((EndReason.Trials, 2), (talk.Session.State.End!.Reason, talk.Session.State.End.Paused));
    }

    [Theory]
    [InlineData("asha", 3)]
    [InlineData("{name: asha, min_step: 2}", 2)]
    public void Min_step_is_the_first_rung_unless_the_scheduler_says_another(string scheduler, int rung)
    {
        var talk = Talk.Begun("\"max_step\": 52, \"min_step\": 3", scheduler: scheduler);
        Assert.Equal(rung, talk.Session.State.Rungs.All[0].Step);
        Assert.Equal(rung, talk.Ask()["until"]!.GetValue<int>());
    }

    [Fact]
    public void Min_step_reaches_the_scheduler_that_chooses()
    {
        Assert.Equal(new SchedulerSettings.Auto(9, Resumable: true),
            Talk.Begun("\"max_step\": 52, \"min_step\": 9").Session.State.Spec.Scheduler);
        Assert.Equal(new SchedulerSettings.Opening(16, 9),
            Talk.Begun("\"max_step\": 52, \"min_step\": 9").Session.State.Spec.ChosenScheduler());
        Assert.Equal(new SchedulerSettings.Asha(4, Variant: AshaVariant.Promotion),
            Talk.Begun("\"max_step\": 52, \"min_step\": 4", sampler: "random").Session.State.Spec.ChosenScheduler());
    }

    [Fact]
    public void Options_are_read_as_a_study_file_is_and_the_command_line_goes_before_them()
    {
        const string Options = """
            "max_step": 27, "options": {"sampler": {"name": "random"}, "scheduler": {"name": "asha", "reduction_factor": 4, "variant": "stopping"}, "value": "best"}
            """;
        var spec = Talk.Begun(Options).Session.State.Spec;
        Assert.Equal(new SchedulerSettings.Asha(ReductionFactor: 4), spec.Scheduler);
        Assert.Equal(ValueAt.BestStep, spec.Leading.Value);
        Assert.IsType<SchedulerSettings.None>(Talk.Begun(Options, scheduler: "none").Session.State.Spec.Scheduler);
    }

    [Theory]
    [InlineData("""{"sampler": "rnadom"}""", "There is no sampler 'rnadom'. Did you mean 'random'?")]
    [InlineData("""{"sampler": {"name": "gp", "noisy": true, "reevaluate": true}}""", "'reevaluate' tries a configuration again, which this study never does. Leave it out.")]
    [InlineData("""{"smapler": "random"}""", "'smapler' is no key of options. Did you mean 'sampler'?")]
    [InlineData("""{"scheduler": {"name": "asha", "eta": 3}}""", "'eta' is no key of the asha scheduler.")]
    [InlineData("""{"scheduler": "wilcoxon"}""", "Write value: mean in its objective")]
    [InlineData("""[]""", "'options' is not a mapping.")]
    public void Wrong_options_say_what_would_be_right(string options, string fault) => Assert.Contains(fault,
        new Talk().Fault($$"""{"op": "init", "max_step": 9, "options": {{options}}, "space": [{{Talk.Rate}}]}"""),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("asha", "asha compares trials at their steps, and this study has none.")]
    [InlineData("{name: asha", "This is not YAML")]
    [InlineData("hyperbandit", "There is no scheduler 'hyperbandit'.")]
    public void Wrong_settings_of_the_command_line_are_told_when_a_session_begins(string scheduler, string fault) => Assert.Contains(
        fault, new Talk(scheduler: scheduler).Fault($$"""{"op": "init", "space": [{{Talk.Rate}}]}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    [InlineData("null")]
    public void A_loss_that_is_no_finite_number_fails_its_trial(string loss)
    {
        var talk = Talk.Begun(Steps, scheduler: "none");
        talk.Ask();
        Assert.Equal("continue", talk.Report(0, 1, 0.5));
        Assert.Equal("stop", talk.Say($$"""{"op": "report", "id": 0, "step": 2, "loss": {{loss}}}""")["action"]!.GetValue<string>());
        talk.Tell(0, loss, "stopped", 2);
        talk.Ask();
        talk.Tell(1, loss, "complete", 9);
        Assert.Equal(2, talk.Session.State.Failed);
        Assert.All(talk.Session.Facts.OfType<StudyEvent.TrialFailed>(), failed => Assert.Equal(RunClass.Diverged, failed.Class));
        talk.Verify();
    }

    [Fact]
    public void A_session_goes_on_however_many_trials_fail()
    {
        var talk = Talk.Begun("\"budget\": 30");
        for (var id = 0; id < 30; id++)
        {
            Assert.Equal(id, talk.Ask()["id"]!.GetValue<int>());
            talk.Tell(id, id < 29 ? "NaN" : "1", "complete");
        }
        Assert.True(talk.Ask()["wait"]!.GetValue<bool>());
        Assert.Equal((1, 29, EndReason.Trials), (talk.Session.State.Completed, talk.Session.State.Failed, talk.Session.State.End!.Reason));
        talk.Verify();
    }

    [Fact]
    public void A_trial_that_the_driver_stops_by_itself_has_failed_and_one_that_it_pauses_goes_on()
    {
        var talk = Talk.Begun(Steps, scheduler: "none");
        talk.Ask();
        talk.Report(0, 1, 0.5);
        talk.Tell(0, "0.5", "stopped", 1);
        talk.Ask();
        talk.Report(1, 1, 0.5);
        talk.Tell(1, "0.5", "paused", 1);
        Assert.Equal("""{"id":1,"resume":true}""", talk.Line("""{"op":"ask"}"""));
        Assert.Equal("continue", talk.Report(1, 2, 0.4));
        Assert.Equal(1, talk.Session.State.Failed);
        talk.Verify();
    }

    [Fact]
    public void A_last_step_that_is_told_and_was_not_reported_counts()
    {
        var talk = Talk.Begun(Steps, scheduler: "none");
        talk.Ask();
        talk.Tell(0, "0.25", "complete", 9);
        talk.Ask();
        talk.Tell(1, "0.5", "complete");
        Assert.Equal((2, new TrialNumber(0)), (talk.Session.State.Completed, talk.Session.State.Best!.Value));
    }

    [Theory]
    [InlineData("""{"op": "report", "id": 0, "step": 10, "loss": 1}""", "'step' is 10. Write a whole number from 1 to 9, the max_step.")]
    [InlineData("""{"op": "report", "id": 0, "step": 0, "loss": 1}""", "'step' is 0. Write a whole number from 1 on.")]
    [InlineData("""{"op": "tell", "id": 0, "step": 3, "loss": 1, "state": "complete"}""", "Trial 0 is not complete at step 3, only at 9, the max_step.")]
    public void A_wrong_step_says_what_would_be_right(string line, string fault)
    {
        var talk = Talk.Begun(Steps);
        talk.Ask();
        Assert.StartsWith(fault, talk.Fault(line), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("{name: asha, variant: stopping}")]
    [InlineData("asha")]
    [InlineData("auto")]
    public void Whole_sessions_with_many_workers_can_be_verified(string scheduler)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var talk = Talk.Begun($"\"seed\": {seed}, \"max_step\": 27, \"min_step\": 3, \"workers\": 4, \"budget\": 40", scheduler: scheduler);
            new RandomDriver(talk, lastStep: 27, workers: 4, seed).Play();
            Assert.Equal(EndReason.Trials, talk.Session.State.End!.Reason);
            Assert.Equal(40, talk.Session.State.Counted + talk.Session.State.Paused.Count);
            talk.Verify();
        }
    }
}
