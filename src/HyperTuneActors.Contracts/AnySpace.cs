using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Contracts;

/// <summary>Search spaces to try samplers on.</summary>
public static class AnySpace
{
    private static readonly ParameterValue Adam = new ParameterValue.Text("adam"), Sgd = new ParameterValue.Text("sgd");

    /// <summary>Every kind of parameter, and a condition.</summary>
    public static SearchSpace OfAllKinds { get; } = new(
    [
        new Parameter.Float("rate", 1e-5, 1e-1, Log: true),
        new Parameter.Categorical("optimizer", [Adam, Sgd]),
        new Parameter.Float("momentum", 0, 0.99, When: When("optimizer", Sgd)),
        new Parameter.Int("layers", 1, 5),
        new Parameter.Int("width", 8, 512, Log: true),
        new Parameter.Float("dropout", 0, 0.5, Step: 0.05),
        new Parameter.Ordinal("batch", [new ParameterValue.Whole(16), new ParameterValue.Whole(32), new ParameterValue.Whole(64)]),
        new Parameter.Categorical("activation", [new ParameterValue.Text("relu"), new ParameterValue.Text("tanh")], Weights: [3, 1]),
        new Parameter.Normal("decay", -7, 2, Log: true),
        new Parameter.Normal("temperature", 1, 0.3, Low: 0.5, Step: 0.1),
        new Parameter.Constant("classes", new ParameterValue.Whole(10)),
    ]);

    /// <summary>The same, with what a user knows of most of them, which may be wrong.</summary>
    public static SearchSpace WithPriors { get; } = new(
        OfAllKinds.Parameters.Select((parameter, i) => Known(parameter, new Dice(i, Purpose.LocalSearch), outOfFour: 3)));

    /// <summary>Seven configurations: 3 + 2 × 2.</summary>
    public static SearchSpace OfSeven { get; } = new(
    [
        new Parameter.Categorical("optimizer", [Adam, Sgd]),
        new Parameter.Int("layers", 1, 3, When: When("optimizer", Adam)),
        new Parameter.Float("momentum", 0.5, 1, When: When("optimizer", Sgd), Step: 0.5),
        new Parameter.Ordinal("batch", [new ParameterValue.Whole(16), new ParameterValue.Whole(32)], When("optimizer", Sgd)),
    ]);

    /// <summary>A single configuration.</summary>
    public static SearchSpace OfOne { get; } = new(
        [new Parameter.Constant("classes", new ParameterValue.Whole(10)), new Parameter.Categorical("optimizer", [Adam])]);

    /// <summary><see cref="OfAllKinds"/> with a third of it forbidden.</summary>
    public static SearchSpace WithForbidden { get; } = new(OfAllKinds.Parameters,
    [
        new Forbidden([new Clause("optimizer", [Sgd]), new Clause("rate", [], Above: new ParameterValue.Real(1e-3))]),
        new Forbidden([new Clause("batch", [new ParameterValue.Whole(16)]), new Clause("layers", [], Below: new ParameterValue.Whole(3))]),
    ]);

    /// <summary>So many real numbers.</summary>
    public static SearchSpace Cube(int dimensions) =>
        new(Enumerable.Range(0, dimensions).Select(i => new Parameter.Float($"x{i}", 0, 1)));

    /// <summary>Up to 12 parameters of any kind with conditions on each other, as deep as there are parameters; some have priors.</summary>
    /// <param name="number">Which of these spaces.</param>
    public static SearchSpace Conditional(int number)
    {
        var dice = new Dice(number);
        var parameters = new List<Parameter>();
        for (var count = 2 + dice.Below(11); parameters.Count < count;)
            parameters.Add(One($"p{parameters.Count}", dice, parameters));
        return new SearchSpace(parameters.Select(
            (parameter, i) => Known(parameter, new Dice(number * 100 + i, Purpose.LocalSearch), outOfFour: 2)));
    }

    /// <summary>Often with a prior of any of its values, if it can have one.</summary>
    private static Parameter Known(Parameter parameter, Dice dice, int outOfFour)
    {
        if (dice.Below(4) >= outOfFour) return parameter;
        var confidence = (PriorConfidence)dice.Below(3);
        var space = new SearchSpace([parameter with { When = null }]);
        return new Prior(space.ConfigurationOf(space.PointAt(_ => dice.Uniform())).Values[0].Value, confidence).On(parameter);
    }

    private static Parameter One(string name, Dice dice, List<Parameter> earlier)
    {
        var parents = earlier.FindAll(parameter => parameter is Parameter.Categorical or Parameter.Ordinal or Parameter.Int);
        var when = parents.Count > 0 && dice.Below(4) > 0 ? When(dice, parents[^(1 + dice.Below(Math.Min(3, parents.Count)))]) : null;
        ParameterValue[] choices = [Sgd, Adam, new ParameterValue.Flag(true), new ParameterValue.Real(0.5)];
        return dice.Below(8) switch
        {
            0 => new Parameter.Float(name, -1, 1, When: when),
            1 => new Parameter.Float(name, 1e-6, 1, Log: true, when),
            2 => new Parameter.Float(name, 0, 2, When: when, Step: 0.25),
            3 => new Parameter.Normal(name, 0, 1, When: when),
            4 => new Parameter.Int(name, 1, 2 + dice.Below(20), dice.Below(2) > 0, when),
            5 => new Parameter.Ordinal(name, [.. choices.Take(2 + dice.Below(3))], when),
            _ => new Parameter.Categorical(name, [.. choices.Take(1 + dice.Below(4))], when),
        };
    }

    private static Condition When(Dice dice, Parameter parent) => parent switch
    {
        Parameter.Categorical p => When(p.Name, p.Choices[dice.Below(p.Choices.Length)], p.Choices[0]),
        Parameter.Ordinal p => When(p.Name, p.Values[dice.Below(p.Values.Length)]),
        Parameter.Int p => When(p.Name, new ParameterValue.Whole(p.Low), new ParameterValue.Whole(p.High)),
        _ => throw new ArgumentException($"{parent.Name} is no parent.", nameof(parent)),
    };

    private static Condition When(string parent, params ParameterValue[] values) => new([new Requirement(parent, [.. values])]);

    private sealed class Dice(int number, Purpose purpose = Purpose.CandidateCloud)
    {
        private readonly KeyedStream stream = new(77, new TrialNumber(number), purpose);
        private uint thrown;

        public int Below(int end) => (int)(Uniform() * end);

        public double Uniform() => stream.Uniforms(thrown++).First;
    }
}
