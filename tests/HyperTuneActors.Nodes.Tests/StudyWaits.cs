using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Nodes.Tests;

/// <summary>How long a study waited for what it wanted, by its journal. The clock is the machine's.</summary>
/// <param name="Study">Its name.</param>
/// <param name="FirstRun">From its submission until its first run was placed.</param>
/// <param name="LongestWait">The longest time in which it had no run, from its submission to its end.</param>
/// <param name="LongestRun">From being placed to the end.</param>
/// <param name="End">From its submission.</param>
internal sealed record StudyWaits(string Study, TimeSpan FirstRun, TimeSpan LongestWait, TimeSpan LongestRun, TimeSpan End)
{
    /// <param name="study">Its name.</param>
    /// <param name="submitted">When it was sent.</param>
    /// <param name="facts">All of them: it has ended.</param>
    public static StudyWaits Of(string study, DateTimeOffset submitted, IReadOnlyList<StudyEvent> facts)
    {
        var placed = new Dictionary<RunId, DateTimeOffset>();
        var (idle, first, wait, run, ended) = (submitted, (DateTimeOffset?)null, TimeSpan.Zero, TimeSpan.Zero, submitted);
        foreach (var fact in facts)
        {
            var at = fact.At.Utc;
            switch (fact)
            {
                case StudyEvent.RunPlaced begun:
                    first ??= at;
                    if (placed.Count == 0) wait = Longer(wait, at - idle);
                    placed[begun.Run] = at;
                    break;
                case StudyEvent.RunEnded over when placed.Remove(over.Run, out var since):
                    run = Longer(run, at - since);
                    if (placed.Count == 0) idle = at;
                    break;
                case StudyEvent.StudyEnded:
                    ended = at;
                    break;
            }
        }
        return new StudyWaits(study, first!.Value - submitted, wait, run, ended - submitted);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
