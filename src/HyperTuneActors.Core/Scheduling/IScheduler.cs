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

    /// <summary>The step at which a trial that has come to <paramref name="step"/> pauses next. It depends on nothing else,
    /// so that a run ends where its trial pauses, whatever happens meanwhile.</summary>
    /// <returns><see langword="null"/> if it runs to its last step, as always where trials are never paused.</returns>
    int? NextPause(TrialNumber trial, int step) => null;

    /// <summary>A paused trial's run has ended: it may be resumed from now on.</summary>
    Rungs Parked(Rungs rungs, Parked trial) => rungs;

    /// <summary>A paused trial was resumed.</summary>
    Rungs Promoted(Rungs rungs, Parked trial) => rungs;

    /// <summary>The paused trial that deserves the next free slot.</summary>
    /// <returns><see langword="null"/> if none does, as always where trials are never paused.</returns>
    Promotion? Due(Rungs rungs) => null;

    /// <summary>How many paused trials deserve a slot now, at most <paramref name="most"/>.</summary>
    int CountDue(Rungs rungs, int most) => 0;

    /// <summary>How many paused trials of a rung, from the best on, may deserve a slot before long: their checkpoints are
    /// worth their room.</summary>
    int Hopeful => 0;
}

/// <summary>A paused trial at the rung where it waits.</summary>
/// <param name="Trial">Which.</param>
/// <param name="Step">The rung's.</param>
/// <param name="Loss">The leading objective when it reached the rung, turned so that smaller is better.</param>
public readonly record struct Parked(TrialNumber Trial, int Step, double Loss);

/// <summary>A paused trial that deserves a slot, and why.</summary>
public readonly record struct Promotion(TrialNumber Trial, Ruling Because);

/// <summary>A new step of a trial.</summary>
/// <param name="Trial">Whose.</param>
/// <param name="Previous">The trial's last recorded step before this one, 0 if this is the first: steps in between were
/// not reported.</param>
/// <param name="Step">In the study's unit, from 1.</param>
/// <param name="Loss">The leading objective, turned so that smaller is better.</param>
/// <param name="Curve">All that the trial has reported, this step included.</param>
public readonly record struct Report(TrialNumber Trial, int Previous, int Step, double Loss, Curve Curve);

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

    /// <summary>The trial's run ends here; the trial may be resumed.</summary>
    public sealed record Pause(Ruling Because) : Verdict;
}

/// <summary>Why a scheduler stopped, paused or resumed a trial, as data; the sentence is made where it is shown.</summary>
/// <param name="Rule">The scheduler's rule: asha, median, …</param>
/// <param name="Rung">The step at which trials are compared.</param>
/// <param name="Rank">The trial's place among those seen there so far, 1 for the best.</param>
/// <param name="Count">How many were seen there, this one included.</param>
/// <param name="Kept">How many of these may go on.</param>
/// <param name="Value">The objective that was judged, as reported.</param>
/// <param name="Cutoff">The value of the last that may go on.</param>
/// <param name="Test">The test that the trial lost, where two trials are compared step by step.</param>
/// <param name="Agreement">Whether the rung may judge, where that has to be seen first.</param>
/// <param name="Forecast">What the trial would have come to, where that is compared with the best completed trial.</param>
public sealed record Ruling(
    string Rule, int Rung, int Rank, int Count, int Kept, double Value, double Cutoff, PairedTest? Test = null,
    FinalForecast? Forecast = null, RungAgreement? Agreement = null);

/// <summary>Two trials compared at the steps that both have reported.</summary>
/// <param name="Pairs">How many these are.</param>
/// <param name="P">The chance of seeing the trial so far behind if neither were better, rounded to six decimals.</param>
/// <param name="Threshold">It is stopped where <paramref name="P"/> is below this.</param>
/// <param name="Against">The trial that it is compared with.</param>
public sealed record PairedTest(int Pairs, double P, double Threshold, TrialNumber Against);
