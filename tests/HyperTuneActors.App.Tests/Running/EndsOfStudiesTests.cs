using System.Text.Json;
using HyperTuneActors.App.Commands;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>The real executable comes to the ends that its budget names, and says why; trials are explained.</summary>
public sealed class EndsOfStudiesTests
{
    [ProgramFact]
    public async Task A_study_on_a_plateau_ends_well_and_more_trials_let_it_go_on()
    {
        await using var bench = Bench("{trials: 200, plateau: {trials: 4, min_delta: 1e9}}");
        var said = await bench.DoAsync("run", "study.yaml");
        Assert.Equal((ExitCode.Done, ""), (said.Code, said.Err));
        Assert.Contains("The study quick has ended: The last ", said.Out, StringComparison.Ordinal);
        Assert.Contains(" trials brought no improvement of more than 1E+09: loss stays at ", said.Out, StringComparison.Ordinal);
        var end = bench.State();
        Assert.Equal(EndReason.Plateau, end.End!.Reason);
        Assert.InRange(end.Progress.Unimproved, 4, 8);                    // what ran was trained to its end

        var again = await bench.DoAsync("run", "study.yaml");
        Assert.Equal((ExitCode.Done, ""), (again.Code, again.Err));
        Assert.Contains("more trials:  hypertune extend quick --trials 200, then hypertune run study.yaml", again.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("extend", "quick", "--trials", "200")).Code);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);
        Assert.InRange(bench.State().Trials.Count, end.Trials.Count + 4, end.Trials.Count + 20);
        Assert.Equal("All as recorded.", (await bench.DoAsync("verify", "quick")).Out.Trim().Split('\n')[^1]);
    }

    [ProgramTheory]
    [InlineData("{steps: 20}", EndReason.Steps, "The budget of 20 epochs is spent: ")]
    [InlineData("{cost: {metric: loss, at_most: 1}}", EndReason.Cost, "The cost budget of 1 loss is spent: ")]
    [InlineData("{cost: {metric: los, at_most: 1}}", EndReason.Failing, "No report has the metric 'los', in which the budget counts the cost; they have loss. Did you mean 'loss'?")]
    public async Task A_study_ends_when_something_else_is_spent(string budget, EndReason reason, string because)
    {
        await using var bench = Bench(budget);
        var said = await bench.DoAsync("run", "study.yaml");
        Assert.Equal((reason == EndReason.Failing ? ExitCode.Ended : ExitCode.Done, ""), (said.Code, said.Err));
        Assert.Contains($"The study quick has ended: {because}", said.Out, StringComparison.Ordinal);
        Assert.Equal(reason, bench.State().End!.Reason);
        Assert.DoesNotContain("more trials:", (await bench.DoAsync("run", "study.yaml")).Out, StringComparison.Ordinal);
    }

    [ProgramFact]
    public async Task A_study_file_that_hardly_means_what_it_says_is_run_with_a_warning()
    {
        await using var bench = Bench("{trials: 8}", "{name: asha, variant: promotion}");
        var said = await bench.DoAsync("run", "study.yaml");
        Assert.Equal(ExitCode.Done, said.Code);
        Assert.Equal("Warning: study.yaml:8:18: With 8 trials none trains to its last step, 9: one of 3 goes on from each rung, so that it takes 9. "
            + "Raise budget.trials or scheduler.min_step, lower scheduler.reduction_factor, or write variant: stopping.\n", said.Err);
        Assert.Contains("(not complete)", said.Out, StringComparison.Ordinal);
    }

    [ProgramFact]
    public async Task Why_explains_a_trial()
    {
        await using var bench = Bench("{trials: 3}");
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);

        var said = await bench.DoAsync("why", "quick", "0");
        Assert.Equal((ExitCode.Done, ""), (said.Code, said.Err));
        Assert.StartsWith("quick: trial 0, completed at epoch 9: loss ", said.Out, StringComparison.Ordinal);
        Assert.Contains("  suggested by random.\n", said.Out, StringComparison.Ordinal);
        Assert.Contains("  epoch 1 to 9: loss ", said.Out, StringComparison.Ordinal);
        Assert.EndsWith("  attempt 1 ended (finished)\n", said.Out, StringComparison.Ordinal);

        var json = JsonDocument.Parse((await bench.DoAsync("why", "quick", "0", "--json")).Out).RootElement;
        Assert.Equal("random", json.GetProperty("suggestion").GetProperty("method").GetString());
        Assert.Contains(json.GetProperty("facts").EnumerateArray(), fact => fact.GetProperty("fact").GetString() == "trial-completed/1");
        var status = JsonDocument.Parse((await bench.DoAsync("status", "quick", "--json")).Out).RootElement;
        Assert.All(status.GetProperty("trials").EnumerateArray(),
            trial => Assert.Equal("random.", trial.GetProperty("suggestion").GetProperty("says").GetString()));

        var none = await bench.DoAsync("why", "quick", "3");
        Assert.Equal((ExitCode.Usage, "", "The study quick has no trial 3: they are numbered from 0 to 2.\n"), (none.Code, none.Out, none.Err));
        Assert.Equal(ExitCode.Usage, (await bench.DoAsync("why", "quick", "first")).Code);
    }

    private static StudyBench Bench(string budget, string scheduler = "none")
    {
        var bench = new StudyBench();
        bench.Write("study.yaml", StudyBench.StudyFile(scheduler: scheduler).Replace("{trials: 30}", budget, StringComparison.Ordinal));
        return bench;
    }
}
