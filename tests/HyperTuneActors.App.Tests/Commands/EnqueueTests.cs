using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Tests.Running;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Tests.Commands;

/// <summary>Configurations that people give a study, in its file and while it runs.</summary>
public sealed class EnqueueTests
{
    [ProgramFact]
    public async Task What_the_study_file_enqueues_is_tried_first_and_what_a_second_terminal_enqueues_next()
    {
        await using var bench = new StudyBench(StudyBench.Wait);
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 4, slots: 1, scheduler: "none") + "\nenqueue: [{x: 300}, {x: 301}]");
        var running = bench.Start("run", "study.yaml");
        await bench.FactsAsync<MetricReported>(2);

        var said = await bench.DoAsync("enqueue", "quick", "x=17");
        Assert.Equal((ExitCode.Done, ""), (said.Code, said.Err));
        Assert.Contains("The next new trial of quick tries x=17", said.Out, StringComparison.Ordinal);
        bench.Write("go", "");

        Assert.Equal(ExitCode.Done, (await running.EndAsync()).Code);
        var tried = bench.Facts().OfType<TrialSuggested>().ToArray();
        Assert.Equal(["300", "301", "17"], tried.Take(3).Select(one => one.Configuration.Find("x")!.ToString()));
        Assert.All(tried.Take(3), one => Assert.Equal("enqueued", one.Because.Sampler));
        Assert.Equal("random", tried[3].Because.Sampler);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("verify", "quick")).Code);
    }

    [ProgramFact]
    public async Task A_study_that_does_not_run_keeps_what_is_enqueued_for_its_next_run()
    {
        await using var bench = new StudyBench();
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 2, slots: 1, scheduler: "none"));
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);

        var full = await bench.DoAsync("enqueue", "quick", "x=17");
        Assert.NotEqual(ExitCode.Done, full.Code);
        Assert.Contains("no place left for it; extend it first", full.Out + full.Err, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, (await bench.DoAsync("extend", "quick", "--trials", "3")).Code);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("enqueue", "quick", "x=17")).Code);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);
        Assert.Equal(new ParameterValue.Whole(17), bench.Facts().OfType<TrialSuggested>().Last().Configuration.Find("x"));
    }

    [ProgramTheory]
    [InlineData("y=1", "There is no parameter 'y'. The space has x.")]
    [InlineData("x=1001", "Parameter 'x' can't be 1001; it is a whole number from 0 to 1000.")]
    [InlineData("x=0.5", "Parameter 'x' can't be 0.5; it is a whole number from 0 to 1000.")]
    [InlineData("x", "'x' is no parameter with its value; write them as in learning_rate=0.001 optimizer=adam.")]
    public async Task What_can_t_be_tried_is_refused_with_what_would_be_right(string given, string because)
    {
        await using var bench = new StudyBench();
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 1, slots: 1, scheduler: "none"));
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("extend", "quick", "--trials", "3")).Code);

        var said = await bench.DoAsync("enqueue", "quick", given);

        Assert.NotEqual(ExitCode.Done, said.Code);
        Assert.Contains(because, said.Out + said.Err, StringComparison.Ordinal);
        Assert.Empty(bench.Facts().OfType<TrialEnqueued>());
    }
}
