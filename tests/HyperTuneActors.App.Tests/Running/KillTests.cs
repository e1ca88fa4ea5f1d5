using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>The promise of the whole: a process may be killed at any moment, and nothing is lost or counted twice.</summary>
public sealed class KillTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    [ProgramFact]
    public async Task A_study_killed_forty_times_loses_nothing_and_counts_nothing_twice()
    {
        const int trials = 150;
        await using var bench = new StudyBench("echo $HYPERTUNE_RUN >>started\n" + StudyBench.Train);
        bench.Write("study.yaml", StudyBench.StudyFile(trials, slots: 3));
        foreach (var (moment, count) in Kills(new Random(20_260)))
        {
            var killed = await bench.KilledAsync(moment, count);
            Assert.True(killed.Code == Hypertune.Killed, $"{moment}:{count} was not reached: {killed.All}");
            await bench.TrainingGoneAsync(Grace + TimeSpan.FromSeconds(2));
        }
        Assert.Null(bench.State().End);                      // else the last kills hit a study that had ended

        var last = await bench.DoAsync("run", "study.yaml");
        Assert.Equal((0, ""), (last.Code, last.Err));
        Assert.StartsWith("Resuming the study quick:", last.Out, StringComparison.Ordinal);
        var state = Ledger.Check(bench.Facts(), trials);
        Assert.InRange(state.Incarnation, 31, 41);           // one killed inside its first write was never opened
        var starts = await File.ReadAllLinesAsync(bench.At("started"));
        Assert.Equal(starts.Distinct(), starts);
        var verified = await bench.DoAsync("verify", StudyBench.Name);
        Assert.Equal((0, ""), (verified.Code, verified.Err));
        Assert.DoesNotContain("not deterministic", verified.Out, StringComparison.Ordinal);
    }

    [ProgramFact]
    public async Task What_a_killed_process_left_running_is_gone_before_its_trial_starts_again()
    {
        // It notices no SIGTERM, and knows whether an earlier attempt of its trial still lives.
        await using var bench = new StudyBench(
            """
            trap '' TERM
            if grep -qs HYPERTUNE_RUN "/proc/$(cat "pid.$HYPERTUNE_TRIAL")/environ"; then echo "$HYPERTUNE_RUN" >>overlap; fi
            echo $$ >"pid.$HYPERTUNE_TRIAL"

            """ + StudyBench.Wait);
        bench.Write("study.yaml", StudyBench.StudyFile(trials: 4, slots: 2, scheduler: "none"));
        var first = bench.Start("run", "study.yaml");
        await bench.FactsAsync<StudyEvent.MetricReported>(4);
        first.Kill();
        Assert.Equal(Hypertune.Killed, (await first.EndAsync()).Code);
        Assert.True(bench.TrainingLives());

        var second = bench.Start("run", "study.yaml");
        await bench.FactsAsync<StudyEvent.RunPlaced>(4);
        bench.Write("go", "");
        Assert.Equal(0, (await second.EndAsync()).Code);
        Assert.False(File.Exists(bench.At("overlap")));
        Ledger.Check(bench.Facts(), 4);
    }

    [ProgramFact]
    public async Task A_program_that_ignores_SIGTERM_does_not_outlive_its_killed_tuner_by_more_than_its_grace()
    {
        await using var bench = new StudyBench("trap '' TERM\n" + StudyBench.Wait);
        var run = bench.Start("run", "study.yaml");
        await bench.FactsAsync<StudyEvent.MetricReported>(4);
        run.Kill();
        await run.EndAsync();
        await bench.TrainingGoneAsync(Grace + TimeSpan.FromSeconds(2));
    }

    /// <summary>Twenty from outside, whatever the process does when the journal has so many facts more, ten inside a write and
    /// ten between placement and start, in random order and at random counts.</summary>
    private static IEnumerable<(string Moment, int Count)> Kills(Random random)
    {
        var moments = Enumerable.Range(0, 40).Select(i => i < 10 ? "start" : i < 20 ? "write" : "facts").ToArray();
        random.Shuffle(moments);
        return moments.Select(moment => (moment, moment == "start" ? random.Next(1, 7) : random.Next(1, 25)));
    }
}
