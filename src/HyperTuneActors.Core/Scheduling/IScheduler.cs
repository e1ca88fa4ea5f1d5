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
public readonly record struct Report(TrialNumber Trial, int Previous, int Step, double Loss);

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
public sealed record Ruling(string Rule, int Rung, int Rank, int Count, int Kept, double Value, double Cutoff);
