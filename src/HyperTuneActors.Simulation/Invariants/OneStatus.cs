using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>A trial goes from one status to the next in the order of its life, and the study's state has it in exactly one.
/// </summary>
/// <param name="ledger">Says where each trial stands.</param>
/// <param name="state">The study's state as its facts make it; <see langword="null"/> where it is not looked at.</param>
internal sealed class OneStatus(Ledger ledger, Func<StudyState?>? state) : Invariant
{
    private readonly HashSet<TrialNumber> touched = [];

    public override string Name => "each trial has exactly one status";

    public override void Written(StudyEvent fact, StudyEvent? next)
    {
        switch (fact)
        {
            case TrialWanted e: Check(e.Trial, fact, e.Trial.Value == ledger.Trials.Count || Is(e.Trial, TrialPhase.Wanted)); break;
            case TrialSuggested e: Check(e.Trial, fact, Is(e.Trial, TrialPhase.Wanted)); break;
            case TrialReused e: Check(e.Trial, fact, Is(e.Trial, TrialPhase.Ready) && ledger.Find(e.Of) is { HasEnded: true, Attempt: > 0 }); break;
            case RunPlaced e: Check(e.Run.Trial, fact, Is(e.Run.Trial, TrialPhase.Ready) || Is(e.Run.Trial, TrialPhase.Waiting)); break;
            case TrialPaused e: Check(e.Trial, fact, ledger.Find(e.Trial) is { HasEnded: false, IsPaused: false, IsLive: true }); break;
            case TrialPromoted e: Check(e.Trial, fact, Is(e.Trial, TrialPhase.Paused)); break;
            case TrialPruned e: Check(e.Trial, fact, ledger.Find(e.Trial) is { HasEnded: false, IsLive: true }); break;
            case TrialCompleted e: Check(e.Trial, fact, ledger.Find(e.Trial) is { HasEnded: false } and ({ Attempt: > 0 } or { Reuses: not null })); break;
            case TrialFailed e: Check(e.Trial, fact, ledger.Find(e.Trial) is { HasEnded: false, IsLive: false, Attempt: > 0 }); break;
            case RunEnded e: Check(e.Run.Trial, fact, ledger.Find(e.Run.Trial) is { IsLive: true }); break;
        }
    }

    public override void BatchWritten()
    {
        if (state?.Invoke() is { } now)
        {
            foreach (var number in touched) Compare(now, number);
            Require((now.Completed, now.Pruned, now.Failed) == (ledger.Completed, ledger.Pruned, ledger.Failed)
                    && now.Ended.Count == ledger.Completed + ledger.Pruned + ledger.Failed,
                $"The state counts {now.Completed} completed, {now.Pruned} pruned and {now.Failed} failed trials, the facts {ledger.Completed}, {ledger.Pruned} and {ledger.Failed}.");
        }
        touched.Clear();
    }

    private void Check(TrialNumber trial, StudyEvent fact, bool isLegal)
    {
        touched.Add(trial);
        Require(isLegal, $"{fact} does not follow for a trial that is {(object?)ledger.Find(trial)?.Phase ?? "unknown"}.");
    }

    private bool Is(TrialNumber trial, TrialPhase phase) => ledger.Find(trial)?.Phase == phase;

    private void Compare(StudyState now, TrialNumber number)
    {
        var (trial, record) = (now.Trials[number.Value], ledger.Trials[number.Value]);
        var phase = record.Phase;
        var places = new[]
        {
            (Phases: (TrialPhase[])[TrialPhase.Wanted], Has: now.Wants.ContainsKey(number)),
            ([TrialPhase.Ready], now.Ready.Contains(number)),
            ([TrialPhase.Waiting], now.Waiting.Contains(number)),
            ([TrialPhase.Placed, TrialPhase.Running], trial.Live is not null && !trial.IsEnded && !record.IsPaused),
            ([TrialPhase.Stopping, TrialPhase.Ended, TrialPhase.Paused], trial.IsEnded || now.Paused.Contains(number)),
        };
        Require(record.IsPaused == now.Paused.Contains(number) && record.HasEnded == trial.IsEnded,
            $"Trial {number} is {(record.IsPaused ? "" : "not ")}paused by its facts, and the state has it elsewhere ({trial.Status}).");
        foreach (var (phases, has) in places)
            Require(has == phases.Contains(phase), $"Trial {number} is {phase} by its facts, and the state has it elsewhere ({trial.Status}).");
    }
}
