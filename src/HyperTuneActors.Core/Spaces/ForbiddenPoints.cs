using System.Collections.Immutable;

namespace HyperTuneActors.Core.Spaces;

/// <summary>The forbidden combinations of a space, in terms of its points.</summary>
internal sealed class ForbiddenPoints
{
    private readonly ImmutableArray<ImmutableArray<Test>> all;

    /// <exception cref="ArgumentException">A combination has no clause, or a clause names no parameter of the space, or a
    /// value that its parameter can't have.</exception>
    public ForbiddenPoints(ImmutableArray<Parameter> parameters, IEnumerable<Forbidden> forbidden) =>
        all = [.. forbidden.Select(one => one.All.IsEmpty
            ? throw new ArgumentException("A forbidden combination without a clause would forbid everything.")
            : one.All.Select(clause => TestOf(parameters, clause)).ToImmutableArray())];

    public bool Any => !all.IsEmpty;

    /// <param name="coordinates">Of a point.</param>
    public bool Contains(ReadOnlySpan<double> coordinates)
    {
        foreach (var tests in all)
            if (AllHold(tests, coordinates)) return true;
        return false;
    }

    private static bool AllHold(ImmutableArray<Test> tests, ReadOnlySpan<double> coordinates)
    {
        foreach (var test in tests)
            if (!test.Holds(coordinates)) return false;
        return true;
    }

    private static Test TestOf(ImmutableArray<Parameter> parameters, Clause clause)
    {
        var place = parameters.Select(parameter => parameter.Name).ToList().IndexOf(clause.Parameter);
        if (place < 0) throw new ArgumentException($"The forbidden {clause.Parameter} is no parameter of this space.");
        double Of(ParameterValue value) => SearchSpace.CoordinateOf(parameters[place], value);
        return new Test(place, [.. clause.AnyOf.Select(Of)],
            clause.Above is { } above ? Of(above) : double.NegativeInfinity,
            clause.Below is { } below ? Of(below) : double.PositiveInfinity);
    }

    /// <param name="Place">The parameter's.</param>
    /// <param name="AnyOf">If it is not empty, one of these.</param>
    /// <param name="Above">Beyond this.</param>
    /// <param name="Below">Before this.</param>
    private sealed record Test(int Place, ImmutableArray<double> AnyOf, double Above, double Below)
    {
        // The NaN of an inactive parameter is in no set and compares with nothing.
        public bool Holds(ReadOnlySpan<double> coordinates) => coordinates[Place] is var at
            && at > Above && at < Below && (AnyOf.IsEmpty || AnyOf.Contains(at));
    }
}
