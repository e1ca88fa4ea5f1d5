using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Tests.Running;

/// <summary>Studies of a real training program whose trials pause and go on from checkpoints, killed again and again.</summary>
public sealed class PromotionKillTests
{
    private const int Kills = 20;

    private static readonly string Digits =
        Path.GetFullPath("../../../../../src/examples/Digits/bin/digits.dll", AppContext.BaseDirectory);

    [ProgramFact]
    public async Task With_one_slot_a_study_killed_twenty_times_decides_as_one_that_never_was_and_trains_no_step_again()
    {
        const int trials = 12;
        await using var unbroken = Bench(trials, slots: 1);
        var ends = unbroken.DoAsync("run", "study.yaml");
        await using var killed = Bench(trials, slots: 1);

        await KillAsync(killed, new Random(5), mostFacts: 20);

        PromotionLedger.Check(killed.Facts(), trials);
        Assert.Equal(0, (await ends).Code);
        Assert.Equal(Decisions(unbroken.Facts()), Decisions(killed.Facts()));
        await VerifyAsync(killed);
    }

    [ProgramFact]
    public async Task With_four_slots_a_study_killed_twenty_times_goes_on_from_its_checkpoints_and_trains_no_step_again()
    {
        const int trials = 18;
        await using var killed = Bench(trials, slots: 4);

        await KillAsync(killed, new Random(6), mostFacts: 35);

        PromotionLedger.Check(killed.Facts(), trials);
        await VerifyAsync(killed);
    }

    private static StudyBench Bench(int trials, int slots)
    {
        var bench = new StudyBench();
        bench.Write("study.yaml",
            $$"""
            name: {{StudyBench.Name}}
            objectives: [{metric: validation_accuracy, goal: maximise}]
            space:
              learning_rate: {type: float, low: 1e-4, high: 0.3, scale: log}
              dropout: {type: float, low: 0.0, high: 0.5}
            training:
              command: [dotnet, "{{Digits}}", --learning-rate, "{learning_rate}", --dropout, "{dropout}", --optimizer, adam,
                --hidden-units, 128, --layers, 2, --batch-size, 16, --weight-decay, 0, --activation, relu]
              resumable: true
              grace: 1s
            steps: {last: 27, unit: epoch}
            sampler: random
            scheduler: {name: asha, variant: promotion, min_step: 3, reduction_factor: 3}
            budget: {trials: {{trials}}}
            concurrency: {{slots}}
            """ + (slots == 1 ? "\nlook_ahead: 0" : ""));
        return bench;
    }

    /// <summary>Kills a study at random facts, inside writes, and between placement and start, and lets it end then. What the
    /// killed processes leave running is for the next one to see to.</summary>
    private static async Task KillAsync(StudyBench bench, Random random, int mostFacts)
    {
        for (var i = 0; i < Kills; i++)
        {
            var (moment, most) = random.Next(5) switch { 0 => ("start", 3), 1 => ("write", 9), _ => ("facts", mostFacts) };
            var count = random.Next(1, most + 1);
            var outcome = await bench.KilledAsync(moment, count);
            Assert.True(outcome.Code == Hypertune.Killed, $"Kill {i}, {moment}:{count}, was not reached: {outcome.All}");
        }
        Assert.Null(bench.State().End);                      // else the last kill hit a study that had ended
        var last = await bench.DoAsync("run", "study.yaml");
        Assert.Equal((0, ""), (last.Code, last.Err));
        Assert.False(bench.TrainingLives());
    }

    /// <summary>Resumed training is the same bit for bit, or a step that was lost and trained again would have other values.</summary>
    private static async Task VerifyAsync(StudyBench bench)
    {
        var verified = await bench.DoAsync("verify", StudyBench.Name);
        Assert.Equal((0, ""), (verified.Code, verified.Err));
        Assert.DoesNotContain("not deterministic", verified.Out, StringComparison.Ordinal);
    }

    /// <summary>What must be the same however often the study is killed: without times, places and repeated steps.</summary>
    private static IEnumerable<object> Decisions(IEnumerable<StudyEvent> facts)
    {
        var steps = new HashSet<(TrialNumber, int)>();
        foreach (var fact in facts)
            if (fact is MetricReported report && steps.Add((report.Run.Trial, report.Step)))
                yield return (report.Run.Trial, report.Step, report.Values);
            else if (fact is TrialSuggested or TrialPaused or TrialPromoted or TrialCompleted or StudyEnded)
                yield return fact with { At = default };
    }
}
