using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.Tests.StudyFiles;

public sealed class SpaceSectionTests
{
    [Fact]
    public void Each_kind_of_parameter_is_read()
    {
        var sgd = new ParameterValue.Text("sgd");
        var adam = new ParameterValue.Text("adam");

        Assert.Equal(
            [
                new Parameter.Float("learning_rate", 1e-4, 0.3, Log: true),
                new Parameter.Int("hidden_units", 16, 256, Log: true),
                new Parameter.Categorical("optimizer",
                [
                    sgd, adam, new ParameterValue.Whole(1), new ParameterValue.Real(0.5), new ParameterValue.Flag(true),
                    new ParameterValue.Text("2"), new ParameterValue.Text("yes"),
                ]),
                new Parameter.Float("momentum", 0, 0.99, When: new Condition([new Requirement("optimizer", [sgd])])),
                new Parameter.Categorical("nesterov", [new ParameterValue.Flag(true), new ParameterValue.Flag(false)],
                    new Condition(
                    [
                        new Requirement("optimizer", [sgd, adam]),
                        new Requirement("hidden_units", [new ParameterValue.Whole(16), new ParameterValue.Whole(17)]),
                    ])),
                new Parameter.Float("dropout", 0, 0.5, Step: 0.05),
                new Parameter.Ordinal("batch", [new ParameterValue.Whole(16), new ParameterValue.Whole(32), new ParameterValue.Text("all")]),
                new Parameter.Categorical("activation", [new ParameterValue.Text("relu"), new ParameterValue.Text("tanh")],
                    Weights: [3, 0.5]),
                new Parameter.Int("heads", 2, 16, Step: 2,
                    When: new Condition([new Requirement("batch", [new ParameterValue.Text("all")])])),
                new Parameter.Normal("bias", 0, 1),
                new Parameter.Normal("weight_decay", -9.2, 2, Log: true, 1e-6, 0.1, 1e-6),
                new Parameter.Constant("dropout_layers", new ParameterValue.Whole(2)),
                new Parameter.Constant("label", new ParameterValue.Text("3")),
            ],
            StudyFolder.SpecOf(Studies.Complete).Parameters.AsEnumerable());
    }

    [Theory]
    [InlineData("1e-3", "Real { Value = 0.001 }")]
    [InlineData("5.", "Real { Value = 5 }")]
    [InlineData("+5", "Whole { Value = 5 }")]
    [InlineData("'5'", "Text { Value = 5 }")]
    [InlineData("false", "Flag { Value = False }")]
    [InlineData("False", "Text { Value = False }")]
    [InlineData("on", "Text { Value = on }")]
    [InlineData("0x10", "Text { Value = 0x10 }")]
    [InlineData("1.2.3", "Text { Value = 1.2.3 }")]
    [InlineData("99999999999999999999", "Text { Value = 99999999999999999999 }")]
    [InlineData("NaN", "Text { Value = NaN }")]
    [InlineData("e", "Text { Value = e }")]
    public void A_plain_scalar_has_the_type_that_it_looks_like(string text, string value)
    {
        var constant = Assert.IsType<Parameter.Constant>(StudyFolder.SpecOf(Studies.WithSpace($"x: {text}")).Parameters[0]);

        Assert.Equal(value, Described(constant.Value));
    }

    [Theory]
    [InlineData("{type: float, lwo: 1, high: 2}", "'lwo' is no key of a float parameter. Did you mean 'low'?")]
    [InlineData("{type: float, low: 1}", "'high' is missing: a float parameter needs it. Add high: 1.0, the upper bound.")]
    [InlineData("{type: float, low: 0.5, high: 0.1}", "low 0.5 is above high 0.1. Swap them.")]
    [InlineData("{type: float, low: 0, high: 1, scale: log}",
        "A log scale never reaches 0. Write a low above 0, such as 1e-6, or scale: linear.")]
    [InlineData("{type: int, low: 0, high: 9, scale: log}",
        "A log scale never reaches 0. Write a low from 1 on, or scale: linear.")]
    [InlineData("{type: int, low: 3, high: 3}", "low and high are both 3. Write a constant, x: 3, or widen the range.")]
    [InlineData("{type: int, low: 1e3, high: 5000}", "'low' is '1e3', which is no whole number. Write 1000.")]
    [InlineData("{type: int, low: 0, high: 9007199254740993}",
        "'high' is 9007199254740993. Write a whole number from -9007199254740992 to 9007199254740992.")]
    [InlineData("{type: float, low: '0', high: 1}", "'low' is a text, since it has quotes. Write 0 without them.")]
    [InlineData("{type: float, low: 0, high: .inf}",
        "'high' is '.inf', which is no finite number. Write a number, such as 0.1 or 1e-4.")]
    [InlineData("{type: float, low: -1e308, high: 1e308}", "This range is too wide. Bring low and high closer to 0.")]
    [InlineData("{type: float, low: 1, high: 2, scale: lgo}", "'lgo' is no scale. Did you mean 'log'?")]
    [InlineData("{type: intt, low: 1}", "'intt' is no type. Did you mean 'int'?")]
    [InlineData("{type: float, low: 0, high: 1, step: 0}", "A step leads upwards. Write a step above 0, such as 0.05.")]
    [InlineData("{type: float, low: 0, high: 1, step: 1.5}", "This step is wider than the range. Write a smaller step.")]
    [InlineData("{type: float, low: 0, high: 1, step: 1e-7}",
        "These are more than a million values. Write a larger step, or leave it out.")]
    [InlineData("{type: int, low: 1, high: 9, step: 0}", "'step' is 0. Write a whole number from 1 on.")]
    [InlineData("{type: int, low: 1, high: 9, step: 0.5}", "'step' is '0.5', which is no whole number. Write a whole number from 1 on.")]
    [InlineData("{type: int, low: 1, high: 9, step: 9}", "This step is wider than the range. Write a smaller step.")]
    [InlineData("{type: ordinal, values: [16]}",
        "There is only one value. Write at least two, as in values: [16, 32, 64, 128], or a constant, as in x: 1.")]
    [InlineData("{type: ordinal, choices: [16, 32]}", "'choices' is no key of an ordinal parameter. Write type, values, prior or when.", 2)]
    [InlineData("{type: ordinal, values: [16, 16]}",
        "The training program could not tell the value '16' from an earlier one. Remove one of them.")]
    [InlineData("{type: categorical, choices: [a, b], weights: [3]}", "There are 2 choices and 1 weights. Write one weight for each choice.")]
    [InlineData("{type: categorical, choices: [a, b], weights: [3, 0]}",
        "This weight is not above 0. Write a weight above 0, or leave the choice out.")]
    [InlineData("{type: categorical, choices: [a, b], weights: [1e308, 1e308]}",
        "The sum of the weights is no finite number. Write smaller weights.")]
    [InlineData("{type: categorical, choices: [a, b], weights: 3}", "'weights' is not a list. Write a list, as in weights: [3, 1].")]
    [InlineData("{type: float, low: 0, high: 1, prior: 2}", "'2' is no value of 'x'. Write a number from 0 to 1.")]
    [InlineData("{type: float, low: 0, high: 1, step: 0.05, prior: 0.33}", "'0.33' is no value of 'x'. Write a number from 0 to 1 in steps of 0.05.")]
    [InlineData("{type: float, low: 0, high: 1, prior: low}", "'prior' is 'low', which is no finite number. Write a number, such as 0.1 or 1e-4.")]
    [InlineData("{type: float, low: 0, high: 1, prior: '0.5'}", "'prior' is a text, since it has quotes. Write 0.5 without them.")]
    [InlineData("{type: int, low: 1, high: 9, prior: 12}", "'prior' is 12. Write a whole number from 1 to 9.")]
    [InlineData("{type: int, low: 1, high: 9, prior: 2.5}", "'prior' is '2.5', which is no whole number. Write a whole number from 1 to 9.")]
    [InlineData("{type: int, low: 1, high: 9, step: 2, prior: {value: 4}}", "'4' is no value of 'x'. Write a whole number from 1 to 9 in steps of 2.")]
    [InlineData("{type: categorical, choices: [sgd, adam], prior: adan}", "'adan' is no choice of 'x'. Did you mean 'adam'?")]
    [InlineData("{type: ordinal, values: [16, 32], prior: 64}", "'64' is no value of 'x'. Write 16 or 32.")]
    [InlineData("{type: float, low: 0, high: 1, prior: [0.5]}",
        "'prior' is not a mapping. Write a value of the parameter, or {value: 0.001, confidence: high}.")]
    [InlineData("{type: float, low: 0, high: 1, prior: }",
        "'prior' has no value. Write a number, such as 0.1 or 1e-4.")]
    [InlineData("{type: float, low: 0, high: 1, prior: {confidence: low}}",
        "'value' is missing: a prior needs it. Add value: 0.001, one that is probably good.")]
    [InlineData("{type: float, low: 0, high: 1, prior: {value: 0.5, confidence: sure}}", "'sure' is no confidence. Write low, medium or high.")]
    [InlineData("{type: float, low: 0, high: 1, prior: {value: 0.5, sd: 0.1}}", "'sd' is no key of a prior. Write value or confidence.")]
    [InlineData("{type: normal, mean: 0, sd: 1, prior: 0.5}",
        "A normal parameter is a prior itself. Leave prior out: the mean says what is probably good, and sd how sure that is.")]
    [InlineData("{type: lognormal, mean: 0, sd: 1, prior: 0.5}", "A lognormal parameter is a prior itself.", 1, true)]
    [InlineData("{value: 3, prior: 3}", "'x' has no type. Add type: float, int, categorical, ordinal, normal or lognormal.")]
    [InlineData("{type: normal, mean: 0}", "'sd' is missing: a normal parameter needs it. Add sd: 1.0, the standard deviation.")]
    [InlineData("{type: normal, mean: 0, sd: 0}", "A standard deviation is above 0. Write one such as 1.0, or a constant instead.")]
    [InlineData("{type: normal, mean: 0, sd: 1, low: 1, high: 1}", "low is not below high. Swap them, or widen the range.")]
    [InlineData("{type: normal, mean: 0, sd: 1, low: 6}",
        "Hardly anything of the distribution lies beyond low, more than 5 sd from the mean. Move low or the mean.")]
    [InlineData("{type: normal, mean: 0, sd: 1, low: 0, high: 1, step: 2}", "This step is wider than the range. Write a smaller step.")]
    [InlineData("{type: normal, mean: 0, sd: 1, step: -1}", "A step leads upwards. Write a step above 0, such as 0.05.")]
    [InlineData("{type: normal, mean: 0, sd: 1, scale: log}", "'scale' is no key of a normal parameter.", 1, true)]
    [InlineData("{type: lognormal, mean: 1000, sd: 1}", "Such a logarithm is beyond all numbers.", 1, true)]
    [InlineData("{type: lognormal, mean: -7, sd: 1, low: -9}",
        "A lognormal value is never below 0. Leave low out, or write the value, not its logarithm.")]
    [InlineData("{type: lognormal, mean: -7, sd: 1, high: -3}", "A lognormal value is above 0. Write the value, not its logarithm.")]
    [InlineData("{type: lognormal, mean: -7, sd: 1, low: 1}", "Hardly anything of the distribution lies beyond low", 1, true)]
    [InlineData("{low: 1}", "'x' has no type. Add type: float, int, categorical, ordinal, normal or lognormal.")]
    [InlineData("[a, b]", "'x' is a bare list. Write {type: categorical, choices: [...]}.")]
    [InlineData("{type: categorical, choices: [a]}",
        "There is only one choice. Write at least two, as in choices: [sgd, adam], or a constant, as in x: 1.")]
    [InlineData("{type: categorical, choices: [a, b, a]}",
        "The training program could not tell the choice 'a' from an earlier one. Remove one of them.")]
    [InlineData("{type: categorical, choices: [1, '1']}",
        "The training program could not tell the choice '1' from an earlier one. Remove one of them.")]
    [InlineData("{type: categorical, choices: [a, .nan]}",
        "'.nan' is no finite number. Write a finite number, or quote it if it is a text.")]
    [InlineData("", "'x' has no value. Write a value, or {type: float, low: 0.0, high: 1.0} with all keys indented below the name.")]
    public void A_faulty_parameter_is_a_fault(string parameter, string fault, int faults = 1, bool begins = false)
    {
        var told = StudyFolder.FaultsIn(Studies.WithSpace($"x: {parameter}"));
        Assert.Equal(faults, told.Length);
        Assert.Contains(told, one => begins
            ? one.Contains(": " + fault, StringComparison.Ordinal)
            : one.EndsWith(": " + fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("type: float, low: 1e-5, high: 0.1, scale: log, prior: 1e-3", "0.001", PriorConfidence.Medium)]
    [InlineData("type: float, low: 0, high: 1, prior: 1", "1", PriorConfidence.Medium)]
    [InlineData("type: float, low: 0, high: 1, step: 0.1, prior: {value: 0.3, confidence: low}", "0.3", PriorConfidence.Low)]
    [InlineData("type: int, low: 1, high: 9, prior: {confidence: high, value: 3}", "3", PriorConfidence.High)]
    [InlineData("type: categorical, choices: [sgd, adam, 3], weights: [1, 2, 3], prior: adam", "adam", PriorConfidence.Medium)]
    [InlineData("type: categorical, choices: [true, false], prior: {value: false, confidence: medium}", "false", PriorConfidence.Medium)]
    [InlineData("type: ordinal, values: [16, 32, all], prior: all", "all", PriorConfidence.Medium)]
    public void A_prior_is_a_value_that_the_parameter_can_have_and_how_sure_it_is(string parameter, string value, PriorConfidence confidence)
    {
        var read = StudyFolder.SpecOf(Studies.WithSpace($"x: {{{parameter}}}")).Parameters[0];
        var prior = Prior.Of(read)!;
        Assert.Equal((value, confidence), (prior.Value.ToString(), prior.Confidence));
        Assert.Equal(read is Parameter.Float, prior.Value is ParameterValue.Real);
        Assert.Equal(read, new SearchSpace([read]).Parameters[0]);
    }

    [Theory]
    [InlineData("9x", "is no name for a parameter")]
    [InlineData("a-b", "is no name for a parameter")]
    [InlineData("a23456789b123456789c123456789d123456789e123456789f123456789g12345", "is no name for a parameter")]
    [InlineData("run_dir", "is the name of a placeholder that the tuner fills in itself")]
    public void A_name_must_work_as_a_placeholder(string name, string fault) =>
        Assert.Contains(fault, Assert.Single(StudyFolder.FaultsIn(Studies.WithSpace($"{name}: 1"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("space: {}", "The space is empty.")]
    [InlineData("space: [x]", "'space' is not a mapping.")]
    [InlineData("space:", "'space' has no value.")]
    public void A_space_has_parameters(string line, string fault) =>
        Assert.Contains(StudyFolder.FaultsIn(Studies.With(line)), told => told.Contains(fault, StringComparison.Ordinal));

    private static string Described(ParameterValue value) => value switch
    {
        ParameterValue.Real v => $"Real {{ Value = {v} }}",
        ParameterValue.Whole v => $"Whole {{ Value = {v} }}",
        ParameterValue.Flag v => $"Flag {{ Value = {v.Value} }}",
        _ => $"Text {{ Value = {value} }}",
    };
}
