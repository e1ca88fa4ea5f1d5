using System.Collections.Immutable;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Simulation.Tests.Curves;

/// <summary>The facts of a small study, written by hand; time passes by <see cref="After"/>.</summary>
internal sealed class Recorded(StudySpec spec)
{
    private readonly List<StudyEvent> facts = [];
    private TimeSpan now;
    private RunId run;
    private long seq;

    public IReadOnlyList<StudyEvent> Facts => facts;

    private Moment At => new(default, now);

    /// <summary>A trial with its first attempt, placed and started now.</summary>
    public Recorded Trial(int number, Configuration configuration)
    {
        var because = new Suggestion("random", 1, "random", null, ImmutableSortedDictionary<string, double>.Empty);
        facts.Add(new StudyEvent.TrialSuggested(new TrialNumber(number), configuration, because, "") { At = At });
        return Attempt(number, 1);
    }

    public Recorded Attempt(int number, int attempt)
    {
        (run, seq) = (new RunId(spec.Name, new TrialNumber(number), attempt), 0);
        facts.Add(new StudyEvent.RunPlaced(run, []) { At = At });
        return this;
    }

    public Recorded Started()
    {
        facts.Add(new StudyEvent.RunStarted(run, 1) { At = At });
        return this;
    }

    public Recorded After(double seconds)
    {
        now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    public Recorded Report(int step, params (string, double)[] metrics)
    {
        facts.Add(new StudyEvent.MetricReported(run, ++seq, step, Metrics.Of(metrics)) { At = At });
        return this;
    }

    public Recorded Report(int step, double loss) => Report(step, ("loss", loss));
}
