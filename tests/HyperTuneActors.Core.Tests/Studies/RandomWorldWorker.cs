using System.Diagnostics;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Studies;

/// <summary>A worker of a random world: it owns slots, starts what is ordered, numbers the reports of its runs and
/// repeats them until they are acknowledged.</summary>
internal sealed class RandomWorldWorker(string name, int slots, RandomWorldTrainer trainer)
{
    /// <summary>So many reports may be unacknowledged before a program waits.</summary>
    private const int Window = 4;

    private readonly Dictionary<RunId, Run> runs = [];
    private readonly HashSet<RunId> had = [];
    private long studyIncarnation;

    public WorkerIncarnation Host { get; private set; } = new(name, 1);

    public bool IsIdle => runs.Count == 0;

    public StudyCommand Announcement =>
        new StudyCommand.AnnounceWorker(Host, [.. runs.Keys.Select(run => run.ToString())]);

    public IEnumerable<Place> FreeSlots => Enumerable.Range(0, slots)
        .Where(slot => !runs.Values.Any(run => run.Slot == slot && !run.IsGone))
        .Select(slot => new Place(Host, slot, []));

    public IEnumerable<StudyCommand> Unacknowledged => runs.Values.SelectMany(run => run.Unacknowledged).ToArray();

    /// <summary>An order counts if it is not from an older life of the study, and starts no run twice. One to stop a run
    /// that never came here is answered by its end: nobody else could say that it will not start any more.</summary>
    public void Take(Assignment order, long from)
    {
        if (from < studyIncarnation) return;
        studyIncarnation = from;
        if (runs.TryGetValue(order.Run, out var known)) known.IsHalted |= !order.IsWanted;
        if (order.Places[0].Host != Host || !had.Add(order.Run)) return;
        Assert.Contains(order.Places[0], FreeSlots);         // else two processes share a slot
        runs.Add(order.Run, new Run(order, trainer) { IsHalted = !order.IsWanted });
    }

    /// <summary>One program goes one step further.</summary>
    /// <returns>What it reports, if anything.</returns>
    public IEnumerable<StudyCommand> Step(Random random)
    {
        var living = runs.Values
            .Where(run => !run.IsGone && (run.IsHalted || run.Unacknowledged.Count < Window)).ToArray();
        return living.Length == 0 ? [] : living[random.Next(living.Length)].Step();
    }

    /// <summary>A run told to halt keeps its reports until one is accepted or the run forgotten: the halt of a study that
    /// ended leaves no fact, and if the study is resumed, the numbers must still come without a gap.</summary>
    public void Take(StudyCommand asked, Answer answer)
    {
        var (id, seq) = asked switch
        {
            StudyCommand.ReportStart start => (start.Run, 0L),
            StudyCommand.ReportMetric metric => (metric.Run, metric.Seq),
            StudyCommand.ReportCheckpoint saved => (saved.Run, saved.Seq),
            StudyCommand.ReportEnd end => (end.Run, end.Seq),
            _ => default,
        };
        if (!runs.TryGetValue(id, out var run)) return;
        switch (answer)
        {
            case Answer.Forget: runs.Remove(id); break;
            case Answer.Halt: run.IsHalted = true; break;
            case Answer.GoOn or Answer.Finish: run.Accepted(seq); break;
            case Answer.Done: run.Unacknowledged.RemoveAll(report => report is StudyCommand.ReportStart); break;
            default: Assert.Fail($"{asked} was answered {answer}."); break;
        }
    }

    /// <summary>A new life, which takes its runs over or finds them gone.</summary>
    public void Restart(bool takesOver)
    {
        Host = Host with { Incarnation = Host.Incarnation + 1 };
        if (!takesOver) runs.Clear();
    }

    private sealed class Run(Assignment order, RandomWorldTrainer trainer)
    {
        private readonly IEnumerator<RandomWorldWord> program = trainer.Run(order).GetEnumerator();

        private bool isStarted;
        private long seq;

        public int Slot => order.Places[0].Slot;

        public bool IsHalted { get; set; }

        public bool IsGone { get; private set; }

        public List<StudyCommand> Unacknowledged { get; } = [];

        public StudyCommand[] Step()
        {
            var first = Unacknowledged.Count;
            Move();
            return [.. Unacknowledged.Skip(first)];
        }

        public void Accepted(long last) => Unacknowledged.RemoveAll(report =>
            (report is StudyCommand.ReportMetric metric && metric.Seq <= last)
            || (report is StudyCommand.ReportCheckpoint saved && saved.Seq <= last));

        private void Move()
        {
            program.MoveNext();
            var word = program.Current;
            if (IsHalted && (word is not RandomWorldWord.Ended || !isStarted))
                word = new RandomWorldWord.Ended(new RunEnd(RunClass.Stopped, "The study said so."));
            if (!isStarted && word is not RandomWorldWord.Ended)
                Unacknowledged.Add(new StudyCommand.ReportStart(order.Run, 1_000));
            isStarted = true;
            IsGone = word is RandomWorldWord.Ended;
            Unacknowledged.Add(Numbered(word, ++seq));
        }

        private StudyCommand Numbered(RandomWorldWord word, long number) => word switch
        {
            RandomWorldWord.Reported w => new StudyCommand.ReportMetric(order.Run, number, w.Step, w.Values),
            RandomWorldWord.Saved w => new StudyCommand.ReportCheckpoint(
                order.Run, number, w.Step, $"/{order.Run}/{w.Step}", w.Step),
            RandomWorldWord.Ended w => new StudyCommand.ReportEnd(order.Run, number, w.End),
            _ => throw new UnreachableException(),
        };
    }
}
