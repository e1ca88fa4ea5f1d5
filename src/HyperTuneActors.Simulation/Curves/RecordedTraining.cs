using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Journaling;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Simulation.Curves;

/// <summary>Plays the training that another study recorded: a trial gets the curve and the times of the recorded trial
/// whose configuration is nearest. After that one's last report, for example where it was pruned, nothing changes.
/// </summary>
/// <remarks>Near is by the Euclidean distance in the unit cube, where two choices of one parameter are 1 apart, and so is
/// a parameter that only one of the two has. Of equally near trials the one with the same number plays, or else the
/// lowest. Times are those of the recorded machines. A program without steps reports once, what the recorded trial
/// reported last.</remarks>
public sealed class RecordedTraining : ITrainingModel
{
    private readonly SearchSpace space;
    private readonly ImmutableArray<(RecordedTrial Trial, double[] Place)> recorded;
    private readonly ConditionalWeakTable<RunOrder, RecordedTrial> played = [];

    /// <param name="spec">The study to play for.</param>
    /// <param name="facts">All facts of the recorded study, in their order. Its trials whose configuration is none in
    /// <paramref name="spec"/>'s space are left out; ranges may differ.</param>
    /// <exception cref="InvalidDataException">The recording has no trial that can be played, or lacks an objective.
    /// </exception>
    public RecordedTraining(StudySpec spec, IEnumerable<StudyEvent> facts)
    {
        space = new SearchSpace(spec.Parameters);
        var metrics = new List<string>();
        var trials = RecordedTrial.Of(facts, [.. spec.Objectives.Select(o => o.Metric)], metrics).ToArray();
        if (metrics.Count == 0)
            throw new InvalidDataException("The recording has no trial that reported anything.");
        foreach (var objective in spec.Objectives)
            if (!metrics.Contains(objective.Metric))
                throw new InvalidDataException($"The recording has no metric '{objective.Metric}', which is an "
                    + $"objective. It has: {string.Join(", ", metrics)}.");
        recorded = Placed([.. trials.Where(trial => trial.IsUsable)]);
    }

    /// <summary>Reads the recorded study from its journal.</summary>
    /// <param name="spec">The study to play for.</param>
    /// <param name="journal">Where it lies.</param>
    /// <param name="study">Whose facts.</param>
    /// <exception cref="InvalidDataException">There are none, or the recording can't be played.</exception>
    /// <exception cref="UnreadableJournalException">The file is damaged or of a newer version.</exception>
    public static RecordedTraining FromJournal(StudySpec spec, JournalAt journal, StudyName study)
    {
        var facts = JournalReader.Read(journal, study).Select(numbered => numbered.Fact).ToArray();
        return facts.Length > 0
            ? new RecordedTraining(spec, facts)
            : throw new InvalidDataException($"{journal} has no facts of a study {study}.");
    }

    public Metrics At(RunOrder order, int step)
    {
        var trial = played.GetValue(order, Nearest);
        return order.LastStep is null ? trial.Last : trial.At(step);
    }

    public TimeSpan Duration(RunOrder order, int step)
    {
        var trial = played.GetValue(order, Nearest);
        return order.LastStep is null ? trial.Pace.Whole : trial.Pace.Of(step);
    }

    private RecordedTrial Nearest(RunOrder order)
    {
        var place = PlaceOf(order.Configuration);
        var (nearest, least) = (recorded[0].Trial, double.PositiveInfinity);
        foreach (var (trial, other) in recorded)
        {
            var distance = Distance(place, other);
            if (distance < least || (distance == least && trial.Number == order.Run.Trial))
                (nearest, least) = (trial, distance);
        }
        return nearest;
    }

    private ImmutableArray<(RecordedTrial, double[])> Placed(RecordedTrial[] trials)
    {
        var placed = new List<(RecordedTrial, double[])>();
        string? misfit = null;
        foreach (var trial in trials)
            try
            {
                placed.Add((trial, PlaceOf(trial.Configuration)));
            }
            catch (ArgumentException wrong)
            {
                misfit ??= "No trial of the recording fits this study, "
                    + $"for example trial {trial.Number}: {wrong.Message}";
            }
        return placed.Count > 0
            ? [.. placed]
            : throw new InvalidDataException(misfit ?? "No report of the recording has all the objectives.");
    }

    /// <returns>The configuration in the unit cube; NaN where a parameter is not active.</returns>
    private double[] PlaceOf(Configuration configuration)
    {
        var point = space.PointOf(configuration);
        return [.. space.Parameters.Select((parameter, i) =>
            point.IsActive(i) ? UnitInterval.FromCoordinate(parameter, point.Coordinates[i]) : double.NaN)];
    }

    private double Distance(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++)
            sum += (double.IsNaN(one[i]), double.IsNaN(other[i])) switch
            {
                (true, true) => 0,
                (false, false) when space.Parameters[i] is Parameter.Categorical => one[i] == other[i] ? 0 : 1,
                (false, false) => (one[i] - other[i]) * (one[i] - other[i]),
                _ => 1,
            };
        return sum;
    }
}
