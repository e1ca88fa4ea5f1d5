using HyperTuneActors.App.Commands;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.Tests.Running;

public sealed class InterruptionTests
{
    [ProgramFact]
    public async Task The_first_interrupt_stops_cleanly_and_says_how_to_resume()
    {
        await using var bench = new StudyBench(StudyBench.Wait);
        var run = bench.Start("run", "study.yaml");
        await bench.FactsAsync<StudyEvent.MetricReported>(4);
        run.Signal(Hypertune.Interrupt);
        var said = await run.EndAsync();

        Assert.Equal(ExitCode.Interrupted, said.Code);
        Assert.Contains("Stopping: running trials have 1 s to end. Ctrl-C again ends at once.", said.Err, StringComparison.Ordinal);
        Assert.Contains("was interrupted. Nothing is lost; to resume it: hypertune run study.yaml", said.Out, StringComparison.Ordinal);
        Assert.False(bench.TrainingLives());
        Assert.All(bench.Facts().OfType<StudyEvent.RunEnded>(), ended => Assert.Equal(RunClass.Stopped, ended.End.Class));
        Assert.Empty(bench.State().Live);

        bench.Write("go", "");
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);
        Ledger.Check(bench.Facts(), 30);
    }

    [ProgramFact]
    public async Task The_second_interrupt_ends_at_once_and_the_training_is_ended_by_its_life_line()
    {
        await using var bench = new StudyBench("trap '' TERM\n" + StudyBench.Wait);
        bench.Write("study.yaml", StudyBench.StudyFile(grace: "5s"));
        var run = bench.Start("run", "study.yaml");
        await bench.FactsAsync<StudyEvent.MetricReported>(4);
        run.Signal(Hypertune.Interrupt);
        await run.ErrorAsync("Stopping");
        Assert.False(run.HasExited);
        run.Signal(Hypertune.Interrupt);

        Assert.Equal(ExitCode.Interrupted, (await run.EndAsync()).Code);
        Assert.True(bench.TrainingLives());
        await bench.TrainingGoneAsync(TimeSpan.FromSeconds(7));
    }

    [ProgramFact]
    public async Task SIGTERM_stops_cleanly_too_with_a_code_of_its_own()
    {
        await using var bench = new StudyBench(StudyBench.Wait);
        var run = bench.Start("run", "study.yaml", "--json");
        await bench.FactsAsync<StudyEvent.MetricReported>(4);
        run.Signal(Hypertune.Terminate);

        Assert.Equal(ExitCode.Terminated, (await run.EndAsync()).Code);
        Assert.Empty(bench.State().Live);
    }
}
