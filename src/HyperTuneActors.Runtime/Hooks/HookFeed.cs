using System.Collections.Immutable;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Workers;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Runtime.Hooks;

/// <summary>What a feed reads and writes.</summary>
/// <param name="Study">Whose.</param>
/// <param name="Root">The directory that holds the studies, absolute.</param>
/// <param name="Folder">The study's, absolute.</param>
/// <param name="Journal">Its facts.</param>
/// <param name="Place">How far the hooks are.</param>
/// <param name="Message">What the running hook reads.</param>
public sealed record HookFiles(StudyName Study, string Root, string Folder, JournalAt Journal, string Place, string Message);

/// <summary>One command that was run for one event.</summary>
public sealed record HookRun(Hook Hook, HookEvent Event, long Number, HookEnd End);

/// <summary>Runs the hooks of a study for the facts in its journal, one at a time and in the facts' order, each at least
/// once: how far it is lies in a file that is written after the hooks of a fact were run. What waits, waits in the journal.
/// </summary>
/// <param name="hooks">Of an event's hooks the first is run first.</param>
/// <param name="files">The study's.</param>
/// <param name="place">Where to begin.</param>
/// <param name="clock">For the hooks' time.</param>
/// <param name="ran">Told of each command that ended.</param>
public sealed class HookFeed(
    ImmutableArray<Hook> hooks, HookFiles files, HookPlace place, TimeProvider clock, Action<HookRun> ran)
{
    private const int Page = 100;

    private HookPlace at = place;

    /// <summary>Runs all hooks that are due by the facts of a state. One call at a time.</summary>
    /// <param name="state">As written.</param>
    /// <param name="stop">Begins no hook any more, and soon ends the running one, which is then run again another time.</param>
    /// <exception cref="UnreadableJournalException">The journal is not what it should be.</exception>
    public async Task CatchUpAsync(StudyState state, CancellationToken stop)
    {
        if (at.Number > state.Facts) at = HookPlace.After(state);            // the journal is an older copy
        while (at.Number < state.Facts && !stop.IsCancellationRequested)
        {
            var due = JournalReader.OfKinds(files.Journal, files.Study, at.Number, HookMessage.Manifests)
                .TakeWhile(one => one.Number <= state.Facts).Take(Page).ToArray();
            foreach (var (number, fact) in due)
                if (!await TellAsync(state, number, fact, stop)) return;
            if (due.Length < Page) at = at with { Number = state.Facts };
        }
    }

    /// <returns>Whether the fact is done with.</returns>
    private async Task<bool> TellAsync(StudyState state, long number, StudyEvent fact, CancellationToken stop)
    {
        var @event = HookMessage.EventOf(state, at.Best, fact);
        var next = new HookPlace(number, @event == HookEvent.BestImproved ? ((TrialCompleted)fact).Trial : at.Best);
        var told = hooks.Where(hook => @event is { } happened && hook.On.Contains(happened)).ToArray();
        foreach (var hook in told)
            if (stop.IsCancellationRequested || !await RunAsync(hook, @event!.Value, state, number, fact, stop)) return false;
        at = next;
        if (told.Length > 0) at.Write(files.Place);
        return true;
    }

    private async Task<bool> RunAsync(
        Hook hook, HookEvent @event, StudyState state, long number, StudyEvent fact, CancellationToken stop)
    {
        AtomicFile.Write(files.Message, HookMessage.Of(files.Folder, state, at.Best, number, fact));
        var end = await HookProcess.RunAsync(hook, files.Message, Variables(@event), clock, stop);
        ran(new HookRun(hook, @event, number, end));
        return end is not HookEnd.Interrupted;
    }

    private ImmutableSortedDictionary<string, string> Variables(HookEvent @event) =>
        ImmutableSortedDictionary<string, string>.Empty
            .Add(ProgramEnvironment.Prefix + "STUDY", files.Study.Value)
            .Add(ProgramEnvironment.Prefix + "HOME", files.Root)
            .Add(ProgramEnvironment.Prefix + "EVENT", HookMessage.Word(@event));
}
