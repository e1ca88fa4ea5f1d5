using System.Collections.Immutable;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>The brackets of Hyperband: each begins with n trials at the step r and keeps the best 1/η of them from rung to
/// rung, bracket 0 with few trials that run to their last step, bracket s_max with many at the first rung.</summary>
/// <remarks>Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", JMLR 18(185), 2018,
/// algorithm 1. s_max = ⌊log_η(R/r)⌋ with 1e-9 added, since log 243 / log 3 is 4.999… in floating point; r_s = R·η^-s.
/// Here a trial draws its bracket when it begins, with a chance in proportion to n_s, and no bracket waits for another.
/// </remarks>
public sealed class Brackets
{
    private readonly ImmutableArray<double> upTo;             // the chance of this bracket or one with a higher s

    /// <param name="minStep">r, the least that a trial may train: from 1.</param>
    /// <param name="lastStep">R, from 1.</param>
    /// <param name="reductionFactor">η, from 2.</param>
    /// <param name="rounding">How many trials a bracket begins with.</param>
    public Brackets(int minStep, int lastStep, int reductionFactor, BracketRounding rounding = BracketRounding.Up)
    {
        var most = minStep > lastStep
            ? 0
            : (int)Math.Floor(Math.Log((double)lastStep / minStep) / Math.Log(reductionFactor) + 1e-9);
        All = [.. Enumerable.Range(0, most + 1).Select(i => BracketOf(most - i, most, lastStep, reductionFactor, rounding))];
        upTo = Shares(All);
    }

    /// <summary>The one with the most trials first, which has the highest s and begins at the first rung.</summary>
    public ImmutableArray<Bracket> All { get; }

    /// <summary>The steps where brackets begin, but for the last step, rising: the rungs that all brackets share.</summary>
    public ImmutableArray<int> Steps => [.. All.Select(bracket => bracket.FirstStep).SkipLast(1)];

    /// <returns>The bracket of a trial: it depends on the study's seed and the trial's number alone.</returns>
    public Bracket Of(ulong seed, TrialNumber trial)
    {
        var (share, _) = new KeyedStream(seed, trial, Purpose.BracketChoice).Uniforms(0);
        var i = 0;
        while (i < All.Length - 1 && share >= upTo[i]) i++;
        return All[i];
    }

    private static Bracket BracketOf(int s, int most, int lastStep, int factor, BracketRounding rounding)
    {
        var trials = rounding == BracketRounding.Up
            ? (int)Math.Ceiling((most + 1) * Math.Pow(factor, s) / (s + 1) - 1e-9)
            : (most + 1) / (s + 1) * (int)Math.Pow(factor, s);
        var rounds = Enumerable.Range(0, s + 1).Select(i => new BracketRound(
            (int)Math.Floor(trials * Math.Pow(factor, -i) + 1e-9), lastStep * Math.Pow(factor, i - s)));
        return new Bracket(s, trials, [.. rounds]);
    }

    private static ImmutableArray<double> Shares(ImmutableArray<Bracket> all)
    {
        double sum = 0, total = all.Sum(bracket => (double)bracket.Trials);
        return [.. all.Select(bracket => (sum += bracket.Trials) / total)];
    }
}

/// <summary>One bracket.</summary>
/// <param name="S">How many rungs it has below the last step.</param>
/// <param name="Trials">n_s, how many begin.</param>
/// <param name="Rounds">From the first rung to the last step.</param>
public sealed record Bracket(int S, int Trials, ImmutableArray<BracketRound> Rounds)
{
    /// <summary>r_s as a whole step: below it, its trials are not judged.</summary>
    public int FirstStep => (int)Math.Floor(Rounds[0].Step + 0.5);
}

/// <summary>So many trials train to a step, which in theory is any number.</summary>
public readonly record struct BracketRound(int Trials, double Step);

/// <summary>How many trials a bracket begins with.</summary>
public enum BracketRounding
{
    /// <summary>⌈(s_max + 1)·η^s/(s + 1)⌉, as algorithm 1 has it.</summary>
    Up,

    /// <summary>⌊(s_max + 1)/(s + 1)⌋·η^s, as the paper's own table has it.</summary>
    Down,
}
