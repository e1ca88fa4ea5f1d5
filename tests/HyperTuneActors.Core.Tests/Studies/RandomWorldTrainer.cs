using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>The training program of a random world: what a run reports and how it ends, as a function of its
/// configuration, and of its attempt only where it is said to be unsteady.</summary>
/// <param name="Seed">The program.</param>
/// <param name="LastStep">The study's.</param>
/// <param name="Failing">The share of configurations that fail.</param>
/// <param name="IsUnsteady">Whether attempts differ: in how they fail, and in the values that they report.</param>
internal sealed record RandomWorldTrainer(ulong Seed, int? LastStep, double Failing, bool IsUnsteady)
{
    private static readonly RunClass[] Failures =
    [
        RunClass.Crashed, RunClass.Killed, RunClass.Diverged, RunClass.MetricMissing, RunClass.StartFailed,
        RunClass.NoResult, RunClass.Finished, RunClass.Bug, RunClass.Hung, RunClass.Preempted, RunClass.OutOfMemory,
        RunClass.TimedOut,
    ];

    /// <summary>What a run says, and at last how it ended by itself.</summary>
    /// <param name="order">Which configuration and attempt, from which checkpoint, until which step.</param>
    public IEnumerable<RandomWorldWord> Run(Assignment order)
    {
        var (key, attempt) = (KeyOf(order.Configuration), order.Run.Attempt);
        var failure = FailureOf(key, attempt);
        var saved = 0;
        foreach (var step in Steps(key, (order.From?.Step ?? 0) + 1, order.Until))
        {
            if (failure is { } failed && step >= failed.Step)
            {
                yield return new RandomWorldWord.Ended(new RunEnd(failed.Class, $"{failed.Class} at step {failed.Step}"));
                yield break;
            }
            yield return new RandomWorldWord.Reported(step, Metrics.Of(("note", step), ("loss", Loss(key, step, attempt))));
            if (step > saved && Saves(key, step)) yield return new RandomWorldWord.Saved(saved = step);
        }
        yield return new RandomWorldWord.Ended(new RunEnd(RunClass.Finished, "exit code 0", 0));
    }

    public double Loss(Configuration configuration, int step) => Loss(KeyOf(configuration), step, attempt: 1);

    // Two decimals, so that there are ties.
    private double Loss(ulong key, int step, int attempt) => Math.Round(
        Share(key, 1) + Math.Exp(-step * (0.2 + Share(key, 2))) + 0.1 * Share(key, 100 + step)
        + (IsUnsteady ? 0.01 * attempt : 0), 2);

    private (RunClass Class, int Step)? FailureOf(ulong key, int attempt)
    {
        if (Share(key, 3) >= Failing || (IsUnsteady && Share(key, 1_000 + attempt) < 0.5)) return null;
        var @class = Failures[(int)(Share(key, 4) * Failures.Length)];
        return (@class, @class == RunClass.StartFailed ? 0 : 1 + (int)(Share(key, 5) * (LastStep ?? 4)));
    }

    /// <summary>Some programs leave steps out, some repeat one, some go on beyond the last.</summary>
    private static IEnumerable<int> Steps(ulong key, int first, int? until)
    {
        var last = until ?? 1 + (int)(Share(key, 6) * 5);
        var stride = Share(key, 7) < 0.3 ? 2 : 1;
        for (var step = 1; step < last; step += stride)
        {
            if (step < first) continue;
            yield return step;
            if (Share(key, 200 + step) < 0.1) yield return step;
        }
        yield return last;
        if (Share(key, 8) < 0.2) yield return last + 1;
    }

    /// <summary>Some programs save nothing, some each step, some now and then.</summary>
    private static bool Saves(ulong key, int step) => Share(key, 9) switch
    {
        < 0.3 => false,
        < 0.7 => true,
        _ => Share(key, 300 + step) < 0.4,
    };

    private static double Share(ulong key, int purpose) =>
        (SplitMix64.Mix(key + (ulong)purpose) >> 11) * (1.0 / (1UL << 53));

    private ulong KeyOf(Configuration configuration) =>
        configuration.ToString().Aggregate(SplitMix64.Mix(Seed), (hash, letter) => SplitMix64.Mix(hash ^ letter));
}

/// <summary>What a program of a random world says.</summary>
internal abstract record RandomWorldWord
{
    private RandomWorldWord() { }

    public sealed record Reported(int Step, Metrics Values) : RandomWorldWord;

    public sealed record Saved(int Step) : RandomWorldWord;

    public sealed record Ended(RunEnd End) : RandomWorldWord;
}
