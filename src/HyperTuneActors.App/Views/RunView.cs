using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Running;
using HyperTuneActors.Runtime.Coordination;
using Spectre.Console;

namespace HyperTuneActors.App.Views;

/// <summary>Shows a study while it runs.</summary>
internal abstract class RunView
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(200);

    /// <summary>A live table where there is a terminal that can show it; plain lines elsewhere; JSON for machines.</summary>
    public static RunView For(bool json) =>
        json ? new JsonView()
        : AnsiConsole.Profile.Capabilities is { Interactive: true, Ansi: true } && !Console.IsOutputRedirected ? new LiveView()
        : new PlainView();

    /// <summary>Returns when the study has ended and nothing of it runs, or when it is interrupted.</summary>
    public abstract Task FollowAsync(LocalStudy study, StudyHome home, CancellationToken interrupted);

    /// <summary>Shows each state until the end.</summary>
    protected static async Task EachAsync(
        LocalStudy study, Action<StudyIs> show, Action<string> waiting, CancellationToken interrupted)
    {
        while (await study.WhenOpenAsync(waiting, interrupted) is { } now)
        {
            show(now);
            if (now.State.End is not null && now.State.Live.IsEmpty) return;
            await Task.Delay(Rhythm, interrupted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
