using HyperTuneActors.App.Commands;
using HyperTuneActors.App.Tests.Running;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.Commands;

/// <summary>What a new user does wrong at first, typed into the real executable.</summary>
public sealed class FirstMistakesTests
{
    private static readonly string Good = StudyBench.StudyFile();

    [ProgramTheory]
    [InlineData("a misspelt key", "study.yaml:7:1: 'schedular' is no key of a study file. Did you mean 'scheduler'?")]
    [InlineData("wrong indentation", "study.yaml:4:3: This is not YAML: ")]
    [InlineData("a log scale from 0", "study.yaml:3:29: A log scale never reaches 0. Write a low from 1 on, or scale: linear.")]
    [InlineData("low above high", "study.yaml:3:")]
    [InlineData("a name that leaves the folder", "study.yaml:1:7: '../x' is no name for a study.")]
    [InlineData("a directory", "study.yaml: This is a directory. Name the study file in it.")]
    [InlineData("an empty file", "study.yaml:1:1: This study file is empty. Begin with 'name: my-study'")]
    [InlineData("10 MB", "study.yaml: This file is larger than 256 kB.")]
    [InlineData("no such file", "study.yaml: There is no such file. Check the path of the study file.")]
    public async Task A_study_file_with_a_fault_starts_nothing(string mistake, string told)
    {
        await using var bench = new StudyBench();
        Make(mistake, bench.At("study.yaml"));
        var said = await bench.DoAsync("run", "study.yaml");

        Assert.Equal((ExitCode.Usage, ""), (said.Code, said.Out));
        Assert.StartsWith(told, said.Err, StringComparison.Ordinal);
        Assert.EndsWith(" nothing was started.\n", said.Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.At(".hypertune")));
    }

    [ProgramFact]
    public async Task All_faults_are_told_at_once()
    {
        await using var bench = new StudyBench();
        bench.Write("study.yaml", Good.Replace("low: 0, high: 1000", "low: 9, high: 5").Replace("minimise", "smaller").Replace("asha", "asja"));
        var said = await bench.DoAsync("run", "study.yaml");

        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.Contains("study.yaml:2:", said.Err, StringComparison.Ordinal);
        Assert.Contains("study.yaml:3:", said.Err, StringComparison.Ordinal);
        Assert.Contains("study.yaml:7:", said.Err, StringComparison.Ordinal);
        Assert.EndsWith("3 faults; nothing was started.\n", said.Err, StringComparison.Ordinal);
    }

    private const string NoStart = "2 trials in a row could not start", Failed = "3 of 3 trials failed. The last was trial 2";

    [ProgramTheory]
    [InlineData("[no-such-program, \"{x}\"]", "There is no program 'no-such-program' in PATH", null, NoStart)]
    [InlineData("[./train.py, \"{x}\"]", "There is no program '", null, NoStart)]
    [InlineData("[sh, -c, \"echo training {x}\"]", "no report came, nor step 9. One is a line such as {\"step\": 1, \"loss\": 0.91} on standard output.", "training", Failed)]
    [InlineData("[sh, crash.sh, \"{x}\"]", "Exit code 1: ModuleNotFoundError: No module named 'torhc'", "  |     import torhc", NoStart)]
    [InlineData("[sh, metric.sh, \"{x}\"]", "has no metric 'loss'; it has losss. Did you mean 'losss'?", null, Failed)]
    [InlineData("[sh, nan.sh, \"{x}\"]", "Metric 'loss' was NaN at step 1.", null, Failed)]
    public async Task A_program_that_always_fails_ends_the_study_soon_with_its_own_error(
        string command, string told, string? written, string ended)
    {
        await using var bench = new StudyBench();
        bench.Write("study.yaml", Good.Replace("[sh, train.sh, \"{x}\"]", command).Replace("concurrency: 4", "concurrency: 1"));
        bench.Write("crash.sh",
            """
            echo 'Traceback (most recent call last):
              File "train.py", line 3, in <module>
                import torhc
            ModuleNotFoundError: No module named '"'torhc'" >&2
            exit 1
            """);
        bench.Write("metric.sh", """echo '{"step": 1, "losss": 1}'; sleep 60""");
        bench.Write("nan.sh", """echo '{"step": 1, "loss": NaN}'; sleep 60""");
        var said = await bench.DoAsync("run", "study.yaml");

        Assert.Equal((ExitCode.Ended, ""), (said.Code, said.Err));
        Assert.Contains($"The study quick has ended: {ended}: ", said.Out, StringComparison.Ordinal);
        Assert.Contains(told, said.Out, StringComparison.Ordinal);
        if (written is not null) Assert.Contains(written, said.Out, StringComparison.Ordinal);
        Assert.Contains("When the program is mended, to resume the study: hypertune run study.yaml", said.Out, StringComparison.Ordinal);
        Assert.Equal(ended == NoStart ? 2 : 3, bench.Facts().OfType<StudyEvent.RunPlaced>().Count());
    }

    [ProgramFact]
    public async Task A_study_that_failed_is_resumed_when_its_program_is_mended()
    {
        await using var bench = new StudyBench("echo 'Error: no data' >&2; exit 7");
        var failed = await bench.DoAsync("run", "study.yaml");
        Assert.Equal(ExitCode.Ended, failed.Code);
        Assert.Contains("Exit code 7: Error: no data", failed.Out, StringComparison.Ordinal);
        Assert.Contains($"all that it wrote: {Path.Combine(".hypertune", "quick", "runs")}", failed.Out, StringComparison.Ordinal);
        var status = await bench.DoAsync("status", "quick");
        Assert.Contains("(crashed): Exit code 7: Error: no data", status.Out, StringComparison.Ordinal);

        var still = await bench.DoAsync("run", "study.yaml");
        Assert.Equal(ExitCode.Ended, still.Code);            // three more, and no loop

        bench.Write("train.sh", StudyBench.Train);
        Assert.Equal(ExitCode.Done, (await bench.DoAsync("run", "study.yaml")).Code);
        var state = bench.State();
        Assert.Equal(30, state.Counted);
        Assert.InRange(state.Failed, 6, 14);                 // up to four at once, twice, and what waited
    }

    [ProgramFact]
    public async Task A_changed_study_file_is_refused_with_the_difference_and_nothing_written()
    {
        await using var bench = new StudyBench();
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 2));
        await bench.DoAsync("run", "study.yaml");
        var before = bench.Facts().Count;
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 5).Replace("high: 1000", "high: 2000"));
        var said = await bench.DoAsync("run", "study.yaml");

        Assert.Equal((ExitCode.Usage, ""), (said.Code, said.Out));
        Assert.Equal(
            """
            study.yaml is not as it was when the study quick was begun:
              parameters.x.high is 2000 now and was 1000
              budget.trials is 5 now and was 2
            A begun study keeps its settings. Take the changes back, or give the file another name to begin a new study, or remove this one: hypertune delete quick

            """, said.Err);
        Assert.Equal(before, bench.Facts().Count);
    }

    private static void Make(string mistake, string file)
    {
        File.Delete(file);
        switch (mistake)
        {
            case "a misspelt key": File.WriteAllText(file, Good.Replace("scheduler:", "schedular:")); break;
            case "wrong indentation": File.WriteAllText(file, Good.Replace("\ntraining:", "\n  training:")); break;
            case "a log scale from 0": File.WriteAllText(file, Good.Replace("high: 1000", "high: 1000, scale: log")); break;
            case "low above high": File.WriteAllText(file, Good.Replace("low: 0", "low: 2000")); break;
            case "a name that leaves the folder": File.WriteAllText(file, Good.Replace("name: quick", "name: ../x")); break;
            case "a directory": Directory.CreateDirectory(file); break;
            case "an empty file": File.WriteAllText(file, ""); break;
            case "10 MB": File.WriteAllBytes(file, new byte[10_000_000]); break;
        }
    }
}
