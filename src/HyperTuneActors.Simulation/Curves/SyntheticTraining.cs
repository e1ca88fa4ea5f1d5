using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Machines;

namespace HyperTuneActors.Simulation.Curves;

/// <summary>Invented learning curves for a study: the loss falls from about 1 to a floor that depends on how far the
/// configuration is from a hidden best one, another for each objective, in one of three ways, with noise. Values of an
/// objective that is to be maximised are one minus the loss. A program without steps reports what others do at their
/// last.</summary>
/// <remarks>The three ways: a power law; an exponential, which learns fast and stops early, so that curves cross; and a
/// late bloomer, which shows little for half of its steps and ends better than its configuration promises.</remarks>
/// <param name="spec">The study.</param>
/// <param name="stepTime">How long a step takes on average.</param>
/// <param name="seed">Of all curves and times.</param>
public sealed class SyntheticTraining(StudySpec spec, TimeSpan stepTime, ulong seed) : ITrainingModel
{
    private readonly SearchSpace space = new(spec.Parameters);
    private readonly Dice dice = new(seed ^ 0xC0FFEE);
    private readonly int lastStep = spec.Steps.Last ?? 1;

    /// <summary>The standard deviation of each report around its curve. Default 0.01.</summary>
    public double Noise { get; init; } = 0.01;

    /// <summary>The share of late bloomers. Default 0.1.</summary>
    public double LateBloomers { get; init; } = 0.1;

    /// <summary>The share of steps after which a checkpoint is saved. Default all where the study says that its program is
    /// resumable, else none.</summary>
    public double Saving { get; init; } = spec.Training.Resumable == true ? 1 : 0;

    public bool Saves(RunOrder order, int step) => Of(order, 3).For(2).For(step).Uniform < Saving;

    public Metrics At(RunOrder order, int step)
    {
        var values = new double[order.Objectives.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var loss = Loss(order, step, i);
            values[i] = spec.Objectives[i].Goal == Goal.Maximise ? 1 - loss : loss;
        }
        return new Metrics(order.Objectives, values);
    }

    public TimeSpan Duration(RunOrder order, int step) =>
        stepTime * (0.5 + Of(order, 1).Uniform) * (0.9 + 0.2 * Of(order, 2).For(step).Uniform);

    private double Loss(RunOrder order, int step, int objective)
    {
        var shape = Of(order, 3);
        var blooms = shape.For(1).Uniform < LateBloomers;
        var floor = (0.05 + 0.8 * Distance(order.Configuration, objective)) * (blooms ? 0.6 : 1);
        return floor + (1 - floor) * Left(shape, step, blooms) + Noise * Of(order, 4 + objective).For(step).Normal;
    }

    /// <summary>The share of what can be learned that is not learned yet.</summary>
    private double Left(Dice shape, int step, bool blooms)
    {
        var progress = (double)step / lastStep;
        var rate = shape.For(2).Uniform;
        if (blooms) return 1 / (1 + Math.Exp(14 * (progress - 0.5)));
        return shape.For(3).Uniform < 0.5
            ? Math.Pow(1 + 20 * progress, -0.3 - rate)
            : Math.Exp(-progress * (2 + 18 * rate));
    }

    /// <summary>The mean distance from an objective's hidden best configuration over the active parameters, in the unit
    /// cube.</summary>
    private double Distance(Configuration configuration, int objective)
    {
        var (point, best) = (space.PointOf(configuration), dice.For(1).For(objective));
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < space.Parameters.Length; i++)
        {
            if (space.Parameters[i] is Parameter.Constant || !point.IsActive(i)) continue;
            var place = UnitInterval.FromCoordinate(space.Parameters[i], point.Coordinates[i]);
            sum += Math.Abs(place - best.For(i).Uniform);
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }

    private Dice Of(RunOrder order, int what) => dice.For(2).For(order.Run.Trial.Value).For(what);
}
