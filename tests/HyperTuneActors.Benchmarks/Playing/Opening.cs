using System.Diagnostics;
using Akka.Actor;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Runtime.Coordination;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>Opens a study as the tuner does and waits until it tells its state.</summary>
internal static class Opening
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Opens the study of a journal once and prints what <see cref="Opened.Parse"/> reads.</summary>
    public static async Task MeasureAsync(string journal)
    {
        var began = Stopwatch.GetTimestamp();
        var system = Stage.SystemOver(journal);
        var made = Stopwatch.GetElapsedTime(began);
        var state = await WhenOpenAsync(Stage.DoorIn(system, LongStudy.Spec, pool: null));
        Console.WriteLine(new Opened(Stopwatch.GetElapsedTime(began), made, state.Facts, state.Completed).Text);
        await system.Terminate();
    }

    public static async Task<StudyState> WhenOpenAsync(IActorRef door)
    {
        while (true)
        {
            switch (await door.Ask<object>(GetStudy.Instance, Patience))
            {
                case StudyIs study: return study.State;
                case StudyUnavailable { ForGood: true } broken: throw new InvalidOperationException(broken.Because);
            }
            await Task.Delay(1);
        }
    }
}

/// <summary>One opening of a study.</summary>
/// <param name="Took">From nothing to the answer.</param>
/// <param name="SystemMade">Of that, until the files were looked at and the actor system was there.</param>
/// <param name="Facts">That the state counts.</param>
/// <param name="Completed">Trials.</param>
internal sealed record Opened(TimeSpan Took, TimeSpan SystemMade, long Facts, int Completed)
{
    public string Text => $"{Took.Ticks} {SystemMade.Ticks} {Facts} {Completed}";

    public static Opened Parse(string text)
    {
        var fields = text.Split(' ').Select(long.Parse).ToArray();
        return new Opened(new TimeSpan(fields[0]), new TimeSpan(fields[1]), fields[2], (int)fields[3]);
    }
}
