using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>Parameters with a list of values, at least two, which a training program can tell apart: categorical without
/// an order, ordinal with one.</summary>
/// <remarks>
/// <code>
/// optimizer: {type: categorical, choices: [sgd, adam]}                    # all equally likely
/// optimizer: {type: categorical, choices: [sgd, adam], weights: [3, 1]}   # sgd three times as likely as adam
/// batch_size: {type: ordinal, values: [16, 32, 64, 128]}                  # neighbours are alike
/// batch_size: {type: ordinal, values: [16, 32, 64, 128], prior: 64}       # what is probably good, see PriorReader
/// </code>
/// </remarks>
internal static class ChoiceReader
{
    private const string Categories = "choices: [sgd, adam]";
    private const string Order = "values: [16, 32, 64, 128]";

    public static Parameter.Categorical? Categorical(Cursor at, DeclaredSpace space)
    {
        var section = at.Section("a categorical parameter", ParameterReader.Example, "type", "choices", "weights", PriorReader.Key, "when")!;
        var when = ConditionReader.Read(section, at.Name, space);
        var choices = ValuesIn(section, "choices", Categories, at.Name);
        var weights = WeightsIn(section);
        if (choices.IsEmpty) return null;
        var parameter = new Parameter.Categorical(at.Name, choices, when, weights);
        return parameter with { Prior = PriorReader.Read(section, parameter) };
    }

    public static Parameter.Ordinal? Ordinal(Cursor at, DeclaredSpace space)
    {
        var section = at.Section("an ordinal parameter", ParameterReader.Example, "type", "values", PriorReader.Key, "when")!;
        var when = ConditionReader.Read(section, at.Name, space);
        if (ValuesIn(section, "values", Order, at.Name) is not { IsEmpty: false } values) return null;
        var parameter = new Parameter.Ordinal(at.Name, values, when);
        return parameter with { Prior = PriorReader.Read(section, parameter) };
    }

    private static ImmutableArray<double>? WeightsIn(Section section)
    {
        if (section.Find("weights") is not { } at) return null;
        var items = at.Items("a list, as in weights: [3, 1]");
        if (at.Node is Node.List && section.Find("choices")?.Node is Node.List choices && items.Length != choices.Items.Length)
            at.Fault($"There are {choices.Items.Length} choices and {items.Length} weights.", "Write one weight for each choice.");
        var weights = items.Select(Weight).OfType<double>().ToImmutableArray();
        if (!double.IsFinite(weights.Sum())) at.Fault("The sum of the weights is no finite number.", "Write smaller weights.");
        return weights;
    }

    private static double? Weight(Cursor at)
    {
        if (at.Real() is not { } weight) return null;
        if (weight > 0) return weight;
        at.Fault("This weight is not above 0.", "Write a weight above 0, or leave the choice out.");
        return null;
    }

    /// <returns>Those that are sound.</returns>
    private static ImmutableArray<ParameterValue> ValuesIn(Section section, string key, string example, string name)
    {
        if (section.Require(key, example) is not { } at) return [];
        var items = at.Items($"a list, as in {example}");
        if (at.Node is Node.List && items.Length < 2)
            at.Fault(
                items.IsEmpty ? $"There are no {key}." : $"There is only one {One(key)}.",
                $"Write at least two, as in {example}, or a constant, as in {name}: 1.");
        var seen = new HashSet<string>();
        return [.. items.Select(item => Read(item, seen)).OfType<ParameterValue>()];
    }

    private static ParameterValue? Read(Cursor at, HashSet<string> seen)
    {
        if (at.Value("a text, a number, true or false") is not { } value) return null;
        if (seen.Add(TextOf(value))) return value;
        at.Fault($"The training program could not tell the {One(at.Name)} {Words.Quote(value.ToString()!)} from an earlier one.",
            "Remove one of them.");
        return null;
    }

    private static string One(string key) => key.TrimEnd('s');

    // 0.0 and -0.0 are equal, but written differently.
    private static string TextOf(ParameterValue value) =>
        value is ParameterValue.Real { Value: 0 } ? "0" : value.ToString()!;
}
