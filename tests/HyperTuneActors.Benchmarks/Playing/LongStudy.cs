using System.Collections.Immutable;
using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Benchmarks.Playing;

/// <summary>The facts of a study whose trials have 10 parameters and report 10 steps each, as the study's own rules decide
/// them, without actors: 16 facts a trial. Each trial is at all of its rungs, the most that a state holds.</summary>
internal sealed class LongStudy(StudyState opened, int trials)
{
    public const int FactsPerTrial = 16;
    public const int Reports = 10;

    private const int Slots = 100;

    private static readonly WorkerIncarnation Host = new("played", 1);
    private static readonly Offers Offered = new([.. Enumerable.Range(0, Slots).Select(slot => new Place(Host, slot, []))], [Host]);

    /// <summary>Stopping ASHA at rungs 1, 3 and 9 of 10, with a grace that nobody outlives: else a trial that is stopped has
    /// fewer reports.</summary>
    public static StudySpec Spec { get; } = SpecOf(new Shape("recovered", FirstRung: 1, LastStep: Reports));

    private StudyState State { get; set; } = opened;

    private Moment Now => Moment.Of(DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(State.Facts), TimeSpan.FromMilliseconds(State.Facts));

    /// <summary>The facts after those of the opened study, each with the state that it leads to.</summary>
    public IEnumerable<DecisionStep> Steps()
    {
        while (State.Trials.Count < trials || State.Open > 0 || !State.Live.IsEmpty)
        {
            foreach (var decision in Round())
            {
                State = decision.Next!;
                foreach (var step in decision.Steps) yield return step;
            }
        }
    }

    // Each decision is asked for when the one before it is taken.
    private IEnumerable<Decision> Round()
    {
        if (State.Trials.Count < trials || !State.Ready.IsEmpty) yield return Fill.Apply(State, Offered, Now);
        while (!State.Wants.IsEmpty) yield return Suggested();
        foreach (var run in State.Live.Values.ToArray()) yield return StudyRules.Decide(State, Next(run), Now);
    }

    private Decision Suggested()
    {
        var (trial, basis) = State.Wants.First();
        var draft = Drafting.Suggest(State, trial, ImmutableDictionary<TrialNumber, Core.Sampling.Draft>.Empty);
        return StudyRules.Decide(State, new StudyCommand.AcceptDraft(trial, basis, draft, "bench"), Now);
    }

    private StudyCommand Next(RunId run)
    {
        var trial = State.Trials[run.Trial.Value];
        if (trial.Live!.ProcessId == 0) return new StudyCommand.ReportStart(run, 1000 + run.Trial.Value);
        var step = (int)trial.LastSeq + 1;
        return trial.IsEnded
            ? new StudyCommand.ReportEnd(run, step, new RunEnd(RunClass.Finished, "The program ended.", ExitCode: 0))
            : new StudyCommand.ReportMetric(run, step, step, PlayedCurve.At(run.Trial, step));
    }

    private static StudySpec SpecOf(Shape shape)
    {
        var spec = shape.Spec(Slots, lookAhead: 0);
        return spec with
        {
            Parameters = spec.Parameters.Add(new Parameter.Float("label_smoothing", 0, 0.2)),
            Scheduler = new SchedulerSettings.Asha(shape.FirstRung, GraceCount: int.MaxValue),
        };
    }
}
