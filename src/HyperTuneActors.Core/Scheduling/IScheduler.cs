using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Scheduling;

/// <summary>Decides which trials to stop, pause and resume. Pure: what it remembers is its <see cref="Rungs"/>, which the
/// study's state holds, so that replay rebuilds it and a verdict costs O(log n).</summary>
public interface IScheduler
{
    /// <summary>What it remembers before the first report.</summary>
    Rungs Start { get; }

    /// <summary>Takes note of a trial's new step. Called once per trial and recorded step, in the order of the journal.</summary>
    Rungs Observe(Rungs rungs, Report report);

    /// <summary>Judges the report that <paramref name="rungs"/> observed last. Never called for a trial's last step.</summary>
    Verdict Judge(Rungs rungs, History history, Report report);

    /// <summary>The paused trial that deserves the next free slot.</summary>
    /// <returns><see langword="null"/> if none does, as always where trials are never paused.</returns>
    TrialNumber? Due(Rungs rungs);
}

/// <summary>A new step of a trial.</summary>
/// <param name="Trial">Whose.</param>
/// <param name="Previous">The trial's last recorded step before this one, 0 if this is the first: steps in between were
/// not reported.</param>
/// <param name="Step">In the study's unit, from 1.</param>
/// <param name="Loss">The leading objective, turned so that smaller is better.</param>
/// <param name="Curve">All that the trial has reported, this step included, where it is judged; <see langword="null"/>
/// where it is only taken note of.</param>
public readonly record struct Report(TrialNumber Trial, int Previous, int Step, double Loss, Curve? Curve = null);

/// <summary>What a scheduler says of a report.</summary>
public abstract record Verdict
{
    private Verdict() { }

    public sealed record Continue : Verdict
    {
        public static readonly Continue Instance = new();
    }

    /// <summary>The trial ends here.</summary>
    public sealed record Prune(Ruling Because) : Verdict;
}

/// <summary>Why a scheduler stopped a trial, as data; the sentence is made where it is shown.</summary>
/// <param name="Rule">The scheduler's rule: asha, median, …</param>
/// <param name="Rung">The step at which trials are compared.</param>
/// <param name="Rank">The trial's place among those seen there so far, 1 for the best.</param>
/// <param name="Count">How many were seen there, this one included.</param>
/// <param name="Kept">How many of these may go on.</param>
/// <param name="Value">The objective that was judged, as reported.</param>
/// <param name="Cutoff">The value of the last that may go on.</param>
/// <param name="Test">The test that the trial lost, where two trials are compared step by step.</param>
public sealed record Ruling(
    string Rule, int Rung, int Rank, int Count, int Kept, double Value, double Cutoff, PairedTest? Test = null);

/// <summary>Two trials compared at the steps that both have reported.</summary>
/// <param name="Pairs">How many these are.</param>
/// <param name="P">The chance of seeing the trial so far behind if neither were better, rounded to six decimals.</param>
/// <param name="Threshold">It is stopped where <paramref name="P"/> is below this.</param>
/// <param name="Against">The trial that it is compared with.</param>
public sealed record PairedTest(int Pairs, double P, double Threshold, TrialNumber Against);
