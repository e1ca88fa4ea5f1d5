using System.Collections.Immutable;
using CsCheck;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Tests.Spaces;

/// <summary>Search spaces with conditions on every kind of parent, as deep as there are parameters.</summary>
internal static class RandomSpaces
{
    /// <summary>A space and the numbers in [0, 1] that make a point of it; the ends of the interval are frequent, since
    /// conditions on floats ask for them.</summary>
    public static Gen<(SearchSpace Space, double[] Units)> WithUnits { get; } = Gen
        .Select(Gen.Int[0, int.MaxValue].Array[1, 12], Unit.Array[12])
        .Select((shapes, units) => (From(shapes), units));

    private static Gen<double> Unit => Gen.Frequency((1, Gen.Const(0.0)), (1, Gen.Const(1.0)), (3, Gen.Double.Unit));

    private static SearchSpace From(int[] shapes)
    {
        var parameters = new List<Parameter>();
        foreach (var shape in shapes)
            parameters.Add(One($"p{parameters.Count}", new Random(shape), parameters));
        return new SearchSpace(parameters);
    }

    private static Parameter One(string name, Random random, List<Parameter> earlier)
    {
        var when = earlier.Count > 0 && random.Next(4) > 0 ? When(random, earlier) : null;
        Parameter parameter = random.Next(when is null ? 11 : 10) switch
        {
            0 => new Parameter.Float(name, -random.NextDouble(), random.NextDouble() + 0.1, When: when),
            1 => new Parameter.Float(name, random.NextDouble() + 1e-6, random.NextDouble() + 2, Log: true, when),
            2 => new Parameter.Float(name, random.Next(3), random.Next(4, 9), When: when, Step: 0.3),
            3 => new Parameter.Int(name, -random.Next(3), random.Next(3), When: when),
            4 => new Parameter.Int(name, 1 + random.Next(2), 3 + random.Next(20), random.Next(2) > 0, when, 1 + random.Next(4)),
            5 => new Parameter.Categorical(name, [.. Choices.Take(1 + random.Next(Choices.Length))], when),
            6 => new Parameter.Categorical(name, [.. Choices], when, [1, 0.1, 5, 2]),
            7 => new Parameter.Ordinal(name, [.. Choices.Take(2 + random.Next(Choices.Length - 1))], when),
            8 => new Parameter.Normal(name, random.Next(-3, 3), random.NextDouble() + 0.1, random.Next(2) > 0, When: when),
            9 => new Parameter.Normal(name, 1, 1, random.Next(2) > 0, 0, random.Next(1, 9), 0.25, when),
            _ => new Parameter.Constant(name, new ParameterValue.Text("always")),
        };
        return random.Next(3) == 0 ? Known(random, parameter) : parameter;
    }

    private static Parameter Known(Random random, Parameter parameter)
    {
        var space = new SearchSpace([parameter with { When = null }]);
        var value = space.ConfigurationOf(space.PointAt(_ => random.NextDouble())).Values[0].Value;
        return new Prior(value, (PriorConfidence)random.Next(3)).On(parameter);
    }

    private static readonly ParameterValue[] Choices =
    [
        new ParameterValue.Text("sgd"),
        new ParameterValue.Flag(true),
        new ParameterValue.Whole(3),
        new ParameterValue.Real(0.5),
    ];

    private static Condition When(Random random, List<Parameter> earlier) => new(
    [
        .. Enumerable.Range(0, 1 + random.Next(2))
            .Select(_ => Requiring(random, earlier[^(1 + random.Next(Math.Min(3, earlier.Count)))]))
    ]);

    private static Requirement Requiring(Random random, Parameter parent) => new(parent.Name, parent switch
    {
        Parameter.Float p => [new ParameterValue.Real(p.Low), new ParameterValue.Real(p.High)],
        Parameter.Int p => [.. Some(random, Wholes((int)p.Low, (int)p.High))],
        Parameter.Normal p => [new ParameterValue.Real(p.Low ?? p.Mean), new ParameterValue.Real(p.High ?? p.Mean)],
        Parameter.Ordinal p => [.. Some(random, p.Values)],
        Parameter.Categorical p => [.. Some(random, p.Choices)],
        Parameter.Constant p => [p.Value],
        _ => [],
    });

    private static IEnumerable<ParameterValue> Wholes(int low, int high) =>
        Enumerable.Range(low, high - low + 1).Select(value => new ParameterValue.Whole(value));

    private static IEnumerable<ParameterValue> Some(Random random, IEnumerable<ParameterValue> values) =>
        values.Where(_ => random.Next(3) > 0);
}
