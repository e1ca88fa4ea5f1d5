namespace HyperTuneActors.Simulation.Curves;

/// <summary>How long the steps of a recorded trial took, told by the times at which its reports were written. Reports
/// that were written together share the time since those before them, and so do steps that left no report.</summary>
/// <remarks>Where several attempts trained the same step, the first counts.</remarks>
internal sealed class Pace
{
    private static readonly TimeSpan Least = TimeSpan.FromTicks(1);

    private readonly List<TimeSpan> steps = [];           // of the steps from 1 on
    private (int Step, TimeSpan At) before, last;
    private int known;

    /// <summary>The time of all recorded steps together.</summary>
    public TimeSpan Whole => steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + step);

    /// <summary>An attempt is placed.</summary>
    public void Starts(TimeSpan at)
    {
        before = last = (0, at);
        known = steps.Count;
    }

    /// <summary>The attempt's program lives: its first step is timed from then on, unless it is reported already.
    /// </summary>
    public void HasStarted(TimeSpan at)
    {
        if (last.Step == 0) Starts(at);
    }

    public void Reported(int step, TimeSpan at)
    {
        if (step <= last.Step) return;
        if (at > last.At && last.At > before.At) before = last;
        last = (step, at > last.At ? at : last.At);
        Spread();
    }

    /// <returns>Always more than zero; the median beyond the last recorded step.</returns>
    public TimeSpan Of(int step) => step <= steps.Count ? steps[step - 1] : Median();

    private void Spread()
    {
        var each = (last.At - before.At) / (last.Step - before.Step);
        if (each < Least) each = Least;
        for (var step = before.Step + 1; step <= last.Step; step++)
            if (step > steps.Count) steps.Add(each);
            else if (step > known) steps[step - 1] = each;
    }

    private TimeSpan Median()
    {
        var sorted = steps.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
