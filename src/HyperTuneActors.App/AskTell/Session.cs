using HyperTuneActors.App.Running;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using static HyperTuneActors.Core.Studies.StudyCommand;

namespace HyperTuneActors.App.AskTell;

/// <summary>A study whose trials a driver runs: the rules of every study, without actors, its journal in memory.</summary>
/// <remarks>Each ask is the offer of a slot, each report a metric of a run, each tell the end of a run. An id is a trial's
/// number.</remarks>
internal sealed class Session
{
    private static readonly WorkerIncarnation Driver = new("driver", 1);

    /// <summary>So many trials are suggested for one ask, if all that come before reuse others' values: more than reuse any in
    /// a row while there is something else to try. Then the driver has to ask again.</summary>
    private const int MostDrafts = 100;

    private readonly TimeProvider time;
    private readonly long opened;
    private readonly TimeSpan before;
    private readonly List<StudyEvent> facts = [];
    private readonly HashSet<TrialNumber> diverged = [];
    private StudyState? state;

    /// <param name="spec">Without look-ahead: a draft is computed when a driver asks.</param>
    /// <param name="time">For the moments of facts.</param>
    public Session(StudySpec spec, TimeProvider time)
    {
        this.time = time;
        opened = time.GetTimestamp();
        Do(new Open(spec, Environment.MachineName, Product.Version));
    }

    /// <summary>Goes on with another session's study, whose trials are all told.</summary>
    /// <param name="facts">Its journal.</param>
    /// <param name="time">For the moments of facts.</param>
    public Session(IEnumerable<StudyEvent> facts, TimeProvider time)
    {
        this.time = time;
        opened = time.GetTimestamp();
        this.facts.AddRange(facts);
        foreach (var fact in this.facts) state = StudyState.Evolve(state, fact);
        before = State.Last.Elapsed;
    }

    /// <summary>The journal.</summary>
    public IReadOnlyList<StudyEvent> Facts => facts;

    public StudyState State => state!;

    /// <summary>Hands out the next run. A trial that reuses another's values is told of to nobody: the next draft is.</summary>
    public Reply Ask()
    {
        var placed = Fill();
        for (var draft = 0; draft < MostDrafts && placed is null && !State.Wants.IsEmpty; draft++)
        {
            Do(Drafting.AtOnce(State, State.Wants.Keys.First(), Processor.InstructionSet));
            placed = Fill();
        }
        return placed ?? Reply.Wait.Instance;
    }

    /// <param name="id">The trial's number.</param>
    /// <param name="step">From 1 to the last.</param>
    /// <param name="loss"><see langword="null"/> if it is not finite: the trial has diverged.</param>
    public Reply Report(int id, int step, double? loss)
    {
        if (FaultIn(id) is { } fault) return fault;
        if (State.Spec.Steps.Last is not { } last)
            return new Reply.Fault("This session has no steps, since init said \"max_step\": null. Tell the loss when the trial is complete.");
        if (step < 1 || step > last) return new Reply.Fault($"'step' is {step}. Write a whole number from 1 to {last}, the max_step.");
        var number = new TrialNumber(id);
        if (loss is not { } value) diverged.Add(number);
        else if (!diverged.Contains(number)) return ReplyTo(Do(Metric(number, step, value)), number);
        return Reply.Act.Stop;
    }

    /// <param name="id">The trial's number.</param>
    /// <param name="left">How it left its worker.</param>
    /// <param name="step">Its last; <see langword="null"/> for the last of all, or where there are none.</param>
    /// <param name="loss">At this step; <see langword="null"/> if it is not finite.</param>
    public Reply Tell(int id, Leaving left, int? step, double? loss)
    {
        if (FaultIn(id) is { } fault) return fault;
        var number = new TrialNumber(id);
        if (FaultIn(Trial(number), left, step) is { } wrong) return wrong;
        if (loss is { } value) TakeLast(number, left, step, value);
        else diverged.Add(number);
        var end = diverged.Remove(number) && Trial(number).Status == TrialStatus.Running
            ? new RunEnd(RunClass.Diverged, "The loss is not a finite number.")
            : Leavings.EndOf(Trial(number), left);
        Do(new ReportEnd(State.RunOf(Trial(number)), Trial(number).LastSeq + 1, end));
        return Reply.Done.Instance;
    }

    /// <summary>What is told and was not reported is a report too.</summary>
    private void TakeLast(TrialNumber number, Leaving left, int? step, double loss)
    {
        var trial = Trial(number);
        if (trial.Status == TrialStatus.Running && !diverged.Contains(number) && Unreported(trial, left, step) is { } last)
            Do(Metric(number, last, loss));
    }

    private int? Unreported(Trial trial, Leaving left, int? step)
    {
        if (State.Spec.Steps.Last is not { } last) return left == Leaving.Complete ? trial.Curve.LastStep + 1 : null;
        var told = step ?? (left == Leaving.Complete ? last : 0);
        return told > trial.Curve.LastStep ? told : null;
    }

    private Reply.Fault? FaultIn(int id) => State.Find(new TrialNumber(id)) switch
    {
        null => new Reply.Fault($"There is no trial {id}. Write an id that an ask was answered with."),
        { Live: null } trial => new Reply.Fault($"Trial {id} does not run, it is {trial.Status.ToString().ToLowerInvariant()}. "
            + "Write the id of a trial that an ask was answered with and that was not told since."),
        _ => null,
    };

    private Reply.Fault? FaultIn(Trial trial, Leaving left, int? step)
    {
        if (State.Spec.Steps.Last is not { } last) return null;
        if (step < 0 || step > last) return new Reply.Fault($"'step' is {step}. Write a whole number from 1 to {last}, the max_step.");
        if (left == Leaving.Complete && step < last && trial.Status == TrialStatus.Running)
            return new Reply.Fault($"Trial {trial.Number} is not complete at step {step}, only at {last}, the max_step. Write \"state\": \"stopped\".");
        return trial.Status == TrialStatus.Paused && left != Leaving.Paused
            ? new Reply.Fault($"Trial {trial.Number} is paused at step {trial.Curve.LastStep}. Write \"state\": \"paused\".")
            : null;
    }

    private Reply.Act ReplyTo(Answer answer, TrialNumber number) => answer switch
    {
        Answer.GoOn => Reply.Act.Continue,
        Answer.Finish when Trial(number).Status == TrialStatus.Paused => Reply.Act.Pause,
        Answer.Finish => Reply.Act.Continue,
        Answer.Halt => Reply.Act.Stop,
        _ => throw new System.Diagnostics.UnreachableException(answer.ToString()),
    };

    private Trial Trial(TrialNumber number) => State.Trials[number.Value];

    private ReportMetric Metric(TrialNumber number, int step, double loss) => new(
        State.RunOf(Trial(number)), Trial(number).LastSeq + 1, step, Metrics.Of((State.Spec.Leading.Metric, loss)));

    /// <summary>Offers a slot.</summary>
    /// <returns>The run that was placed there, if one was.</returns>
    private Reply? Fill()
    {
        var offers = new Offers([new Place(Driver, FreeSlot(), [])], [Driver]);
        var decision = Core.Studies.Fill.Apply(State, offers, Now());
        Take(decision);
        return decision.Steps.IsEmpty || decision.Steps[^1].Fact is not StudyEvent.RunPlaced placed ? null : Placed(placed);
    }

    private Reply Placed(StudyEvent.RunPlaced placed) => placed.Run.Attempt == 1
        ? new Reply.Start(placed.Run.Trial, State.Space.ConfigurationOf(Trial(placed.Run.Trial).Point), placed.Until)
        : new Reply.Resume(placed.Run.Trial, placed.Until);

    private int FreeSlot()
    {
        var slot = 0;
        while (State.Live.ContainsKey(new SlotId(Driver.Worker, slot))) slot++;
        return slot;
    }

    private Answer Do(StudyCommand command)
    {
        var answer = Take(StudyRules.Decide(state, command, Now()));
        // A driver knows itself when its trials fail too often.
        if (State.End is { Reason: EndReason.Failing }) Do(new Resume(new CommandId($"failures-{facts.Count}"), Driver.Worker));
        return answer;
    }

    private Answer Take(Decision decision)
    {
        foreach (var step in decision.Steps) facts.Add(step.Fact);
        state = decision.Next;
        return decision.Answer;
    }

    private Moment Now() => Moment.Of(time.GetUtcNow(), before + time.GetElapsedTime(opened));
}
