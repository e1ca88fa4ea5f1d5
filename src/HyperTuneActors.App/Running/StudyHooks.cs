using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.App.Homes;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;
using HyperTuneActors.Runtime.Hooks;

namespace HyperTuneActors.App.Running;

/// <summary>The hooks of a study that is run by this process. They follow its journal beside it, and nothing that becomes of
/// them reaches the study.</summary>
/// <remarks>What happened while the study file had no hooks is told to nobody; what happened otherwise, also while another
/// command had the study open or when this process was killed, is told at the next run.</remarks>
internal sealed class StudyHooks
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(2);

    private readonly HookFeed? feed;
    private readonly CancellationTokenSource ended = new();
    private Action<bool, string> log;
    private Task following = Task.CompletedTask;
    private string? trouble;
    private int all;
    private int failed;
    private string? lastFailure;

    private StudyHooks(StudyHome home, ImmutableArray<Hook> hooks, HookPlace? place)
    {
        log = (isWarning, text) => FileLogger.Append(home.Log, isWarning ? "WARN" : "INFO", "hooks", text);
        if (place is null) return;
        var files = new HookFiles(
            home.Study, Path.GetFullPath(home.Root), home.Folder, home.Facts, home.Hooks, home.HookMessage);
        feed = new HookFeed(hooks, files, place, TimeProvider.System, Take);
    }

    /// <summary>Before the study is opened, so that no event is missed.</summary>
    /// <param name="home">Locked.</param>
    /// <param name="hooks">As the study file has them now.</param>
    /// <param name="isBegun">Whether the journal has facts.</param>
    public static StudyHooks Prepare(StudyHome home, ImmutableArray<Hook> hooks, bool isBegun)
    {
        if (hooks.IsEmpty)
        {
            File.Delete(home.Hooks);
            return new StudyHooks(home, hooks, null);
        }
        if (HookPlace.Read(home.Hooks) is { } known) return new StudyHooks(home, hooks, known);
        var place = isBegun ? HookPlace.After(Recorded.StateIn(home)) : HookPlace.Start;
        place.Write(home.Hooks);
        return new StudyHooks(home, hooks, place);
    }

    /// <summary>Runs hooks from now on, until the study is over or interrupted.</summary>
    public void Follow(LocalStudy study, CancellationToken interrupted)
    {
        log = study.Log;
        if (feed is not null) following = Task.Run(() => FollowAsync(study, feed, interrupted), CancellationToken.None);
    }

    /// <summary>Runs what is left of the hooks, and says on standard error what there is to say. When interrupted it returns
    /// within seconds, and what is left is run the next time.</summary>
    /// <param name="last">The study as it is at the end; <see langword="null"/> if that can't be told.</param>
    /// <param name="interrupted">As above.</param>
    public async Task FinishAsync(StudyState? last, CancellationToken interrupted)
    {
        if (feed is null) return;
        await ended.CancelAsync();
        var rest = RestAsync(feed, last, interrupted);
        await Task.WhenAny(rest, Task.Delay(ShortWait, CancellationToken.None));
        if (!rest.IsCompleted && !interrupted.IsCancellationRequested)
            await Console.Error.WriteLineAsync("Waiting for the study's hooks. Ctrl-C leaves what is left of them to the next run.");
        await rest;
        if (Summary() is { } summary) await Console.Error.WriteLineAsync(summary);
    }

    private async Task RestAsync(HookFeed feed, StudyState? last, CancellationToken interrupted)
    {
        await following;
        if (last is not null) await CatchUpAsync(feed, last, interrupted);
    }

    private async Task FollowAsync(LocalStudy study, HookFeed feed, CancellationToken interrupted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, interrupted);
        while (!over.IsCancellationRequested)
        {
            if (await study.StateAsync() is StudyIs now) await CatchUpAsync(feed, now.State, interrupted);
            await Task.Delay(Rhythm, over.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    // The edge to the hooks: whatever goes wrong here is not the study's, and is tried again.
    private async Task CatchUpAsync(HookFeed feed, StudyState state, CancellationToken interrupted)
    {
        try
        {
            await feed.CatchUpAsync(state, interrupted);
            trouble = null;
        }
        catch (Exception wrong)
        {
            if (wrong.Message == trouble) return;
            trouble = wrong.Message;
            log(true, $"Hooks wait: {wrong}");
        }
    }

    private void Take(HookRun run)
    {
        var which = string.Create(CultureInfo.InvariantCulture,
            $"{run.Hook.Command[0]} on {HookMessage.Word(run.Event)}, fact {run.Number}");
        all++;
        switch (run.End)
        {
            case HookEnd.Failed end:
                failed++;
                lastFailure = $"{which}: {end.Because}";
                log(true, $"{which}: {end.Because}{Wrote(end)}");
                break;
            case HookEnd.Interrupted end:
                log(true, $"{which}: ended since the study is; the next run runs it again.{Wrote(end)}");
                break;
            case var end:
                log(false, $"{which}: done.{Wrote(end)}");
                break;
        }
    }

    private static string Wrote(HookEnd end) => end.Output.Length == 0 ? "" : $" It wrote:\n{end.Output}";

    private string? Summary() =>
        failed > 0 ? string.Create(CultureInfo.InvariantCulture,
            $"{failed} of {all} hooks failed; hypertune.log has what they wrote. The last was {lastFailure}")
        : trouble is not null ? $"Hooks could not be run: {trouble} The next run tries again."
        : null;
}
