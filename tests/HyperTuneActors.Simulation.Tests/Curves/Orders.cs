using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;
using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;
using HyperTuneActors.Simulation.Curves;
using HyperTuneActors.Simulation.Machines;

namespace HyperTuneActors.Simulation.Tests.Curves;

/// <summary>Orders to ask training models with.</summary>
internal static class Orders
{
    public static RunOrder Of(StudySpec spec, int trial, Configuration configuration, int attempt = 1) => new(
        new RunId(spec.Name, new TrialNumber(trial), attempt), spec.Training, configuration,
        [.. spec.Objectives.Select(objective => objective.Metric)], spec.Steps.Last, 0);

    /// <summary>An order with a random configuration, the same for the same trial.</summary>
    public static RunOrder Drawn(StudySpec spec, int trial) => Of(spec, trial, Configuration(spec, trial));

    public static Configuration Configuration(StudySpec spec, int trial)
    {
        var (space, dice) = (new SearchSpace(spec.Parameters), new Dice(99).For(trial));
        return space.ConfigurationOf(space.PointAt(parameter => dice.For(parameter).Uniform));
    }

    public static double Value(this ITrainingModel model, RunOrder order, int step, int objective = 0) =>
        model.At(order, step).Find(order.Objectives[objective])!.Value;
}
