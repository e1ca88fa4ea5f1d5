using System.Globalization;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>Configurations that somebody gave, as a whole or in part. Constants need not be given.</summary>
public static class Given
{
    /// <returns>What is wrong with it and what would be right, or <see langword="null"/>.</returns>
    public static string? FaultIn(SearchSpace space, Configuration given)
    {
        if (given.Values.IsEmpty) return "It gives no parameter a value; give at least one, such as learning_rate=0.01.";
        foreach (var (name, value) in given.Values)
            if (FaultIn(space, name, value) is { } fault)
                return fault;
        if (given.Values.CountBy(value => value.Key).FirstOrDefault(name => name.Value > 1).Key is { } twice)
            return $"Parameter '{twice}' is given twice.";
        if (Inactive(space, given) is { } inactive)
            return $"Parameter '{inactive}' is not active with the other values that are given; leave it out.";
        if (Whole(space, given) is { } whole)
            return space.IsForbidden(space.PointOf(whole)) ? "This combination is forbidden by the study file." : null;
        return Room.In(space, given) < Room.Fewest
            ? "With these values hardly any combination is allowed by the study file; give others."
            : null;
    }

    /// <returns>The configuration with all active parameters and constants, in the values' own kinds; <see langword="null"/>
    /// if it is not given as a whole.</returns>
    public static Configuration? Whole(SearchSpace space, Configuration given)
    {
        var isWhole = true;
        var point = space.PointOf(i =>
        {
            if (given.Find(space.Parameters[i].Name) is { } value) return SearchSpace.CoordinateOf(space.Parameters[i], value);
            isWhole &= space.Parameters[i] is Parameter.Constant;
            return UnitInterval.ToCoordinate(space.Parameters[i], 0.5);
        });
        return isWhole ? space.ConfigurationOf(point) : null;
    }

    /// <summary>The draft with the values in it that are given. One whose parameter is not active then is left out.</summary>
    /// <param name="space">Of both.</param>
    /// <param name="draft">What the rest is taken from.</param>
    /// <param name="given">Without faults.</param>
    /// <param name="unit">Gives a number in [0, 1] for a parameter that is active in neither of the two alone.</param>
    public static Point Complete(SearchSpace space, Point draft, Configuration given, Func<int, double> unit) =>
        space.PointOf(i => given.Find(space.Parameters[i].Name) is { } value
            ? SearchSpace.CoordinateOf(space.Parameters[i], value)
            : draft.IsActive(i) ? draft.Coordinates[i] : UnitInterval.ToCoordinate(space.Parameters[i], unit(i)));

    private static string? FaultIn(SearchSpace space, string name, ParameterValue value)
    {
        if (space.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
            return $"There is no parameter '{name}'. " + (NearestName.To(name, [.. space.Parameters.Select(p => p.Name)]) is { } nearest
                ? $"Did you mean '{nearest}'?"
                : $"The space has {string.Join(", ", space.Parameters.Select(p => p.Name))}.");
        return parameter.Has(value) ? null : $"Parameter '{name}' can't be {value}; it is {Described(parameter)}.";
    }

    /// <summary>A parameter that is given and can't be active, whatever the parameters that are not given become.</summary>
    private static string? Inactive(SearchSpace space, Configuration given)
    {
        var inactive = new HashSet<string>();
        foreach (var parameter in space.Parameters)
        {
            if (parameter.When?.All.All(CanHold) != false) continue;
            if (given.Find(parameter.Name) is not null) return parameter.Name;
            inactive.Add(parameter.Name);
        }
        return null;

        bool CanHold(Requirement required) =>
            !inactive.Contains(required.Parent) && required.AnyOf.Any(value => CanBe(required.Parent, value));

        bool CanBe(string parent, ParameterValue value) => given.Find(parent) is not { } known
            || space.Parameters.First(parameter => parameter.Name == parent) is var parameter
            && SearchSpace.CoordinateOf(parameter, known) == SearchSpace.CoordinateOf(parameter, value);
    }

    private static string Described(Parameter parameter) => parameter switch
    {
        Parameter.Float p => string.Create(CultureInfo.InvariantCulture, $"a number from {p.Low} to {p.High}{Steps(p.Step)}"),
        Parameter.Int p => string.Create(CultureInfo.InvariantCulture, $"a whole number from {p.Low} to {p.High}{Steps(p.Step)}"),
        Parameter.Normal p => $"a number around {p.Mean.ToString(CultureInfo.InvariantCulture)}",
        Parameter.Ordinal p => $"one of {string.Join(", ", p.Values)}",
        Parameter.Categorical p => $"one of {string.Join(", ", p.Choices)}",
        Parameter.Constant p => $"always {p.Value}",
        _ => throw new System.Diagnostics.UnreachableException(parameter.GetType().Name),
    };

    private static string Steps(double? step) => step is { } by ? string.Create(CultureInfo.InvariantCulture, $" by {by}") : "";
}
