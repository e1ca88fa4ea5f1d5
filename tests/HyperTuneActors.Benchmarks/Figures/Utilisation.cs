using HyperTuneActors.Benchmarks.Measuring;
using HyperTuneActors.Benchmarks.Playing;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.Benchmarks.Figures;

/// <summary>How much of the slots' time is used, from the first moment at which all are to the last start: what a
/// suggestion, a message, a write and a hand-over take counts as idle.</summary>
internal static class Utilisation
{
    /// <summary>A trial takes 30 s even if it is stopped at the first step: the fastest takes 0.45 times the mean.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(67);

    /// <summary>As a model that is fitted for it takes.</summary>
    private static readonly TimeSpan Suggestion = TimeSpan.FromSeconds(0.1);

    public static Task MeasureAsync(FigureTable table, Bench bench)
    {
        foreach (var (slots, trials) in new[] { (1, 200), (10, 2_000), (100, 10_000), (1_000, 20_000) })
        {
            var clock = new Clock(slots);
            VirtualStudy.Play(trials, slots, Step, Suggestion, listen: (fact, now) => clock.Take(fact, now));
            table.Add($"utilisation of {slots} slots", $"{100 * clock.Used:0.00} %", "at least 99 %", clock.Used >= 0.99,
                $"{trials:N0} trials of at least {clock.Shortest.TotalSeconds:0} s, suggestions of {Suggestion.TotalSeconds} s; virtual time");
        }
        return Task.CompletedTask;
    }

    /// <summary>Adds up how long slots have a process.</summary>
    private sealed class Clock(int slots)
    {
        private readonly Dictionary<RunId, TimeSpan> started = [];
        private TimeSpan? full;
        private TimeSpan looked, busy, busyAtLastStart, lastStart;

        public double Used => busyAtLastStart / ((lastStart - full!.Value) * slots);

        public TimeSpan Shortest { get; private set; } = TimeSpan.MaxValue;

        public void Take(object fact, TimeSpan now)
        {
            if (full is not null) busy += (now - looked) * started.Count;
            looked = now;
            if (fact is RunStarted start)
            {
                started[start.Run] = now;
                if (started.Count == slots) full ??= now;
                (lastStart, busyAtLastStart) = (now, busy);
            }
            if (fact is not RunEnded end || !started.Remove(end.Run, out var since)) return;
            if (now - since < Shortest) Shortest = now - since;
        }
    }
}
