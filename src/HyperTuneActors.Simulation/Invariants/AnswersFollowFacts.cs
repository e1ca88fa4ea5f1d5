using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;
using HyperTuneActors.Simulation.Machines;

namespace HyperTuneActors.Simulation.Invariants;

/// <summary>A report is answered only when it is in the journal, and with what the journal says.</summary>
internal sealed class AnswersFollowFacts(Ledger ledger, Party study) : Invariant
{
    public override string Name => "verdicts are answered only after they are written";

    public override void Sent(Life from, Party to, object message)
    {
        if (from.Party != study || message is not Acknowledged said) return;
        if (said.Incarnation < ledger.Incarnation) return;     // of a process that was taken over, and no run minds it
        var trial = ledger.Find(said.Run.Trial);
        var isLive = ledger.IsLive(said.Run);
        if (said.Verdict == RunVerdict.Forget)
        {
            Require(!isLive, $"{said} is told to a run that the study believes in.");
            return;
        }
        Require(isLive || trial is not null && trial.Attempt >= said.Run.Attempt, $"{said} is told to a run that was never placed.");
        if (!isLive) return;
        Require(said.Seq <= trial!.LastSeq, $"{said} is told, and only {trial.LastSeq} reports are written.");
        if (said.Verdict == RunVerdict.Halt)
            Require(trial.HasEnded || ledger.End is not null, $"{said} is told, and nothing written says that it should stop.");
        if (said.Verdict == RunVerdict.Finish)
            Require(trial.HasEnded || trial.IsPaused, $"{said} is told, and the trial is neither complete nor paused.");
        if (said.Verdict == RunVerdict.GoOn)
            Require(!trial.HasEnded && !trial.IsPaused, $"{said} is told, and the trial has ended or is paused.");
    }
}
