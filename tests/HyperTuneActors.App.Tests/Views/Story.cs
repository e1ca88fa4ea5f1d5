using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.App.Homes;
using HyperTuneActors.App.Tests.StudyFiles;
using HyperTuneActors.App.Views;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyEvent;

namespace HyperTuneActors.App.Tests.Views;

/// <summary>A small study as its facts tell it, for what the views show.</summary>
internal sealed class Story
{
    private const string File =
        """
        name: digits
        objectives: [{metric: accuracy, goal: maximise}]
        space:
          rate: {type: float, low: 0, high: 1}
          units: {type: int, low: 1, high: 100000}
          kind: {type: categorical, choices: [adam, "[sgd]"]}
        training: {command: [train, "{rate}", "{units}", "{kind}"]}
        steps: {last: 9, unit: epoch}
        sampler: random
        scheduler: asha
        budget: {trials: 10}
        concurrency: 2
        failures: {retries: 1}
        """;

    /// <summary>The same study, if each trial were cross-validated.</summary>
    private static readonly string Folds = File
        .Replace("goal: maximise", "goal: maximise, value: mean", StringComparison.Ordinal)
        .Replace("last: 9, unit: epoch", "last: 5, unit: fold", StringComparison.Ordinal)
        .Replace("scheduler: asha", "scheduler: wilcoxon", StringComparison.Ordinal);

    private static readonly Place Slot = new(new WorkerIncarnation("local", 1), 0, []);

    private readonly List<StudyEvent> facts = [];
    private double seconds;

    public Story() : this(File)
    {
    }

    private Story(string file)
    {
        Tell(at => new StudyCreated(StudyFolder.SpecOf(file)) { At = at });
        Tell(at => new StudyOpened(1, "here", "1") { At = at });
    }

    /// <summary>Trial 0 is complete with five folds, trial 1 was pruned after four, trial 2 has two so far.</summary>
    public static Story OfFolds() => new Story(Folds)
        .Running(0).Validated(0, 0.90, 0.92, 0.94, 0.96, 0.98).Completed(0)
        .Running(1).Validated(1, 0.89, 0.90, 0.91, 0.92)
        .Tell(at => new TrialPruned(new TrialNumber(1), 4, new Ruling("wilcoxon", 4, 2, 2, 1, 0.905, 0.93,
            new PairedTest(4, 0.0625, 0.1, new TrialNumber(0)))) { At = at }).Gone(1, RunClass.Stopped)
        .Running(2).Validated(2, 0.5, 0.6);

    /// <summary>The study with another budget.</summary>
    public static Story With(string budget) => new(File.Replace("{trials: 10}", budget, StringComparison.Ordinal));

    public static StudyHome Home { get; } = new(StudyHome.DefaultRoot, new StudyName("digits"));

    public IReadOnlyList<StudyEvent> Facts => facts;

    public StudyState State => facts.Aggregate((StudyState?)null, StudyState.Evolve)!;

    public StudyReport Report(bool isOpen = true) => Reporting.Of(State, TimeSpan.FromSeconds(seconds), isOpen, Home);

    public Story After(double time)
    {
        seconds += time;
        return this;
    }

    public Story Running(
        int trial, double rate = 0.123456, int units = 12345, string kind = "[sgd]", int attempt = 1, Suggestion? why = null)
    {
        var number = new TrialNumber(trial);
        if (attempt == 1)
        {
            Tell(at => new TrialWanted(number) { At = at });
            Tell(at => new TrialSuggested(number, Configured(rate, units, kind), why ?? Because, "x") { At = at });
        }
        Tell(at => new RunPlaced(Run(trial, attempt), [Slot with { Slot = trial }]) { At = at });
        return Tell(at => new RunStarted(Run(trial, attempt), 100) { At = at });
    }

    public Story Step(int trial, int step, double accuracy, int attempt = 1) => Tell(at =>
        new MetricReported(Run(trial, attempt), step, step, Metrics.Of(("accuracy", accuracy), ("loss", 1 - accuracy))) { At = at });

    private Story Validated(int trial, params double[] folds) =>
        folds.Index().Aggregate(this, (story, fold) => story.Step(trial, fold.Index + 1, fold.Item));

    public Story Pruned(int trial, int step) => Tell(at =>
        new TrialPruned(new TrialNumber(trial), step, new Ruling("asha", step, 3, 4, 1, 0.25, 0.5)) { At = at }).Gone(trial, RunClass.Stopped);

    public Story Completed(int trial, int attempt = 1) =>
        Tell(at => new TrialCompleted(new TrialNumber(trial)) { At = at }).Gone(trial, RunClass.Finished, attempt: attempt);

    public Story Failed(int trial, string reason, int attempt = 1) => Gone(trial, RunClass.Crashed, reason, attempt)
        .Tell(at => new TrialFailed(new TrialNumber(trial), RunClass.Crashed, reason) { At = at });

    public Story Gone(int trial, RunClass how, string reason = "Gone.", int attempt = 1) =>
        Tell(at => new RunEnded(Run(trial, attempt), 0, new RunEnd(how, reason)) { At = at });

    public Story Ended(EndReason reason, string because) => Tell(at => new StudyEnded(reason, because) { At = at });

    private static Suggestion Because { get; } = new("random", 1, "random", null, ImmutableSortedDictionary<string, double>.Empty);

    /// <summary>What a model with all the reasons that there are gives.</summary>
    public static Suggestion Reasoned { get; } = new("gp", 2, "model", null, ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        new Dictionary<string, double>
        {
            [Reasons.PredictedMean] = 0.95312, [Reasons.PredictedDeviation] = 0.0042, [Reasons.Exploit] = 0.7, [Reasons.Explore] = 0.3,
            [Reasons.NearestTrial] = 12, [Reasons.NearestDistance] = 0.03123, [Reasons.Trust] = 0.8123, [Reasons.LogImprovement] = -3.2,
            [Reasons.Trials] = 40, [Reasons.Noise] = 0.001, [Reasons.RemainingImprovement] = 0.0312,
        }));

    private static RunId Run(int trial, int attempt) => new(Home.Study, new TrialNumber(trial), attempt);

    private static Configuration Configured(double rate, int units, string kind) => new(
    [
        new("rate", new ParameterValue.Real(rate)), new("units", new ParameterValue.Whole(units)), new("kind", new ParameterValue.Text(kind)),
    ]);

    private Story Tell(Func<Moment, StudyEvent> fact)
    {
        facts.Add(fact(Moment.Of(DateTimeOffset.Parse("2026-01-01Z", CultureInfo.InvariantCulture), TimeSpan.FromSeconds(seconds))));
        return this;
    }
}
