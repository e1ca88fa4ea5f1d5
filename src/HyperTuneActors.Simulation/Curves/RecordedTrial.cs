using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Simulation.Curves;

/// <summary>What a trial of a recorded study reported over all its attempts. The first report of a step counts.</summary>
internal sealed class RecordedTrial(TrialNumber number, Configuration configuration)
{
    private readonly SortedList<int, Metrics> reports = [];

    public TrialNumber Number => number;

    public Configuration Configuration => configuration;

    public Pace Pace { get; } = new();

    /// <summary>Whether there is a report with all objectives; without one, there is nothing to ask for.</summary>
    public bool IsUsable => reports.Count > 0;

    public Metrics Last => reports.Values[^1];

    /// <summary>What was reported at a step. Between two reports the metrics that both have lie on a line; before the
    /// first and after the last they stay as they are there.</summary>
    public Metrics At(int step)
    {
        if (reports.TryGetValue(step, out var recorded)) return recorded;
        var later = reports.Keys.TakeWhile(earlier => earlier < step).Count();
        if (later == 0) return reports.Values[0];
        return later == reports.Count ? Last : Between(later - 1, later, step);
    }

    /// <param name="facts">All facts of a study, in their order.</param>
    /// <param name="objectives">A report without one of them does not count.</param>
    /// <param name="metrics">Gets the names of all metrics, in the order of their first reports.</param>
    /// <exception cref="InvalidDataException">Facts are missing.</exception>
    /// <returns>The trials that have their configuration, by number.</returns>
    public static IEnumerable<RecordedTrial> Of(
        IEnumerable<StudyEvent> facts, ImmutableArray<string> objectives, List<string> metrics)
    {
        var trials = new SortedDictionary<TrialNumber, RecordedTrial>();
        foreach (var fact in facts)
            switch (fact)
            {
                case StudyEvent.TrialSuggested e:
                    trials[e.Trial] = new RecordedTrial(e.Trial, e.Configuration);
                    break;
                case StudyEvent.RunPlaced e:
                    Find(trials, e.Run).Pace.Starts(e.At.Elapsed);
                    break;
                case StudyEvent.RunStarted e:
                    Find(trials, e.Run).Pace.HasStarted(e.At.Elapsed);
                    break;
                case StudyEvent.MetricReported e:
                    metrics.AddRange(e.Values.Names.Except(metrics));
                    Find(trials, e.Run).Reported(e, objectives);
                    break;
            }
        return trials.Values;
    }

    private static RecordedTrial Find(SortedDictionary<TrialNumber, RecordedTrial> trials, RunId run) =>
        trials.GetValueOrDefault(run.Trial) ?? throw new InvalidDataException(
            $"The recording has run {run} before the suggestion of its trial: all facts are needed, in their order.");

    private void Reported(StudyEvent.MetricReported report, ImmutableArray<string> objectives)
    {
        Pace.Reported(report.Step, report.At.Elapsed);
        if (objectives.All(objective => report.Values.Find(objective) is not null))
            reports.TryAdd(report.Step, report.Values);
    }

    private Metrics Between(int earlier, int later, int step)
    {
        var (from, to) = (reports.Values[earlier], reports.Values[later]);
        var share = (double)(step - reports.Keys[earlier]) / (reports.Keys[later] - reports.Keys[earlier]);
        return Metrics.Of([.. from.Names.Where(name => to.Find(name) is not null)
            .Select(name => (name, (1 - share) * from.Find(name)!.Value + share * to.Find(name)!.Value))]);
    }
}
