using System.Collections.Immutable;
using System.Diagnostics;
using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Spaces;

/// <summary>The parameters of a study, the conditions between them and the combinations that are forbidden: what may be
/// tried.</summary>
public sealed class SearchSpace
{
    private readonly ForbiddenPoints forbidden;

    /// <param name="parameters">In declaration order.</param>
    /// <param name="forbidden">By default no combination is.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or a condition names a parent or a value that was not
    /// declared before it, or a forbidden combination one that does not exist, or a prior a value that its parameter can't
    /// have. The study-file reader reports such faults with their lines before it comes to this.</exception>
    public SearchSpace(IEnumerable<Parameter> parameters, IEnumerable<Forbidden>? forbidden = null)
    {
        Parameters = [.. parameters];
        if (Parameters.Select(p => p.Name).Distinct().Count() != Parameters.Length)
            throw new ArgumentException("Two parameters have the same name.", nameof(parameters));
        if (Parameters.FirstOrDefault(p => Prior.Of(p) is { } prior && !p.Has(prior.Value)) is { } wrong)
            throw new ArgumentException($"The prior of {wrong.Name} is not one of its values.", nameof(parameters));
        Guards = [.. Parameters.Select(GuardOf)];
        this.forbidden = new ForbiddenPoints(Parameters, forbidden ?? []);
    }

    /// <summary>In declaration order.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>For each parameter the coordinates that its parents must have for it to be active, by the parents' places.</summary>
    internal ImmutableArray<ImmutableArray<(int Parent, ImmutableArray<double> AnyOf)>> Guards { get; }

    /// <summary>The point at <paramref name="unit"/>, which is asked once for each active parameter, parents first.</summary>
    /// <param name="unit">From the parameter's place in declaration order to a number in [0, 1].</param>
    public Point PointAt(Func<int, double> unit) => PointOf(i => UnitInterval.ToCoordinate(Parameters[i], unit(i)));

    /// <summary>The point with these coordinates.</summary>
    /// <param name="coordinate">From the parameter's place in declaration order to its coordinate; asked as above.</param>
    public Point PointOf(Func<int, double> coordinate)
    {
        var coordinates = new double[Parameters.Length];
        for (var i = 0; i < coordinates.Length; i++)
            coordinates[i] = IsActive(i, coordinates) ? coordinate(i) : double.NaN;
        return new Point([.. coordinates]);
    }

    /// <summary>Whether any combination is forbidden.</summary>
    public bool HasForbidden => forbidden.Any;

    /// <summary>Whether the point is one of the combinations that no trial may have.</summary>
    public bool IsForbidden(Point point) => IsForbidden(point.Coordinates.AsSpan());

    /// <summary>The same of a point's coordinates.</summary>
    internal bool IsForbidden(ReadOnlySpan<double> coordinates) => forbidden.Contains(coordinates);

    /// <summary>Whether two points are one configuration: real numbers without a step are compared on a grid of 2⁻⁴⁰ of their
    /// scale.</summary>
    public bool AreSame(Point one, Point other)
    {
        var a = one.Coordinates.AsSpan();
        var b = other.Coordinates.AsSpan();
        for (var i = 0; i < a.Length; i++)
            if (!a[i].Equals(b[i])
                && UnitInterval.Snapped(Parameters[i], a[i]) != UnitInterval.Snapped(Parameters[i], b[i])) return false;
        return true;
    }

    /// <summary>A number that points which are one configuration share, and others hardly ever.</summary>
    internal ulong KeyOf(Point point)
    {
        var key = 0UL;
        for (var i = 0; i < Parameters.Length; i++)
            key = SplitMix64.Mix(key ^ (ulong)UnitInterval.Snapped(Parameters[i], point.Coordinates[i]));
        return key;
    }

    /// <summary>What people, journals and training programs see of a point.</summary>
    public Configuration ConfigurationOf(Point point) => new(
    [
        .. Parameters
            .Select((parameter, i) => (parameter, i))
            .Where(at => point.IsActive(at.i))
            .Select(at => KeyValuePair.Create(at.parameter.Name, ValueOf(at.parameter, point.Coordinates[at.i])))
    ]);

    /// <summary>The inverse of <see cref="ConfigurationOf"/>.</summary>
    /// <exception cref="ArgumentException">The configuration has a parameter or a value that this space lacks, or lacks
    /// an active one.</exception>
    public Point PointOf(Configuration configuration)
    {
        var values = configuration.Values.ToDictionary(value => value.Key, value => value.Value);
        var coordinates = new double[Parameters.Length];
        for (var i = 0; i < coordinates.Length; i++)
            coordinates[i] = IsActive(i, coordinates) ? Take(values, Parameters[i]) : double.NaN;
        if (values.Count > 0)
            throw new ArgumentException($"Parameter {values.Keys.First()} does not exist or is not active here.");
        return new Point([.. coordinates]);
    }

    private static double Take(Dictionary<string, ParameterValue> values, Parameter parameter) =>
        values.Remove(parameter.Name, out var value)
            ? CoordinateOf(parameter, value)
            : throw new ArgumentException($"Parameter {parameter.Name} has no value.");

    /// <param name="parameter">Its place in declaration order.</param>
    /// <param name="coordinates">At least those of its parents.</param>
    internal bool IsActive(int parameter, double[] coordinates)
    {
        foreach (var (parent, anyOf) in Guards[parameter])
            if (!anyOf.Contains(coordinates[parent])) return false;     // NaN of an inactive parent is in no set
        return true;
    }

    private ImmutableArray<(int, ImmutableArray<double>)> GuardOf(Parameter parameter, int place) =>
        parameter.When is not { } when ? [] : [.. when.All.Select(required => GuardOf(required, place))];

    private (int, ImmutableArray<double>) GuardOf(Requirement required, int place)
    {
        for (var parent = 0; parent < place; parent++)
            if (Parameters[parent].Name == required.Parent)
                return (parent, [.. required.AnyOf.Select(value => CoordinateOf(Parameters[parent], value))]);
        throw new ArgumentException($"The parent {required.Parent} is not declared before its child.");
    }

    private static ParameterValue ValueOf(Parameter parameter, double coordinate) => parameter switch
    {
        Parameter.Float or Parameter.Normal => new ParameterValue.Real(coordinate),
        Parameter.Int => new ParameterValue.Whole((long)coordinate),
        Parameter.Ordinal p => p.Values[(int)coordinate],
        Parameter.Categorical p => p.Choices[(int)coordinate],
        Parameter.Constant p => p.Value,
        _ => throw new UnreachableException(parameter.GetType().Name),
    };

    /// <exception cref="ArgumentException">The parameter can't have this value.</exception>
    internal static double CoordinateOf(Parameter parameter, ParameterValue value) => (parameter, value) switch
    {
        // NaN marks the inactive.
        (Parameter.Float or Parameter.Normal, ParameterValue.Real v) when double.IsFinite(v.Value) => v.Value,
        (Parameter.Float or Parameter.Normal, ParameterValue.Whole v) => v.Value,
        (Parameter.Int, ParameterValue.Whole v) => v.Value,
        (Parameter.Ordinal p, _) when p.Values.IndexOf(value) is >= 0 and var index => index,
        (Parameter.Categorical p, _) when p.Choices.IndexOf(value) is >= 0 and var index => index,
        (Parameter.Constant p, _) when p.Value == value => 0,
        _ => throw new ArgumentException($"{value} is not a value of parameter {parameter.Name}."),
    };
}
