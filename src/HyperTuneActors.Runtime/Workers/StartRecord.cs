using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Protocol;

namespace HyperTuneActors.Runtime.Workers;

/// <summary>Whether runs can start on a worker. Where <see cref="TooMany"/> in a row could not, of different trials or studies, it
/// is set aside, and not the trials: for 10 looks, then it gets one run, which opens it again or sets it aside for twice as long, up
/// to 120 looks.</summary>
/// <remarks>A run that reports, or ends in another way than by failing to start, could start. One that was stopped before shows
/// nothing. A worker only says that it should be set aside: the slot pool, which knows the others, offers it all the same where
/// every one is. What start failures mean for trials and studies is decided by the study.</remarks>
internal sealed class StartRecord
{
    public const int TooMany = 3;

    private const int Shortest = 10, Longest = 120;

    private readonly HashSet<(StudyName, TrialNumber)> failed = [];
    private int wait = Shortest;
    private int looksLeft;
    private RunId? tried;
    private bool wasSetAside;

    public WorkerStanding Standing => !wasSetAside ? WorkerStanding.Open
        : looksLeft > 0 || tried is not null ? WorkerStanding.SetAside
        : WorkerStanding.OnTrial;

    /// <summary>A run was taken: if the worker is on trial, this one shows how it is.</summary>
    public void Took(RunId run)
    {
        if (Standing == WorkerStanding.OnTrial) tried = run;
    }

    /// <summary>A run reported something.</summary>
    public void Started()
    {
        failed.Clear();
        (wasSetAside, tried, looksLeft, wait) = (false, null, 0, Shortest);
    }

    public void Ended(RunId run, RunClass end)
    {
        var wasTried = tried == run;
        if (wasTried) tried = null;
        if (end == RunClass.StartFailed) CouldNotStart(run, wasTried);
        else if (end is not (RunClass.Stopped or RunClass.Lost or RunClass.Preempted or RunClass.Bug)) Started();
    }

    /// <summary>One rhythm is over.</summary>
    public void Look()
    {
        if (looksLeft > 0) looksLeft--;
    }

    private void CouldNotStart(RunId run, bool wasTried)
    {
        failed.Add((run.Study, run.Trial));
        if (wasTried) wait = Math.Min(2 * wait, Longest);
        else if (wasSetAside || failed.Count < TooMany) return;
        (wasSetAside, looksLeft) = (true, wait);
    }
}
