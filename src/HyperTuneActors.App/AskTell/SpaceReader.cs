using System.Collections.Immutable;
using System.Globalization;
using HyperTuneActors.App.StudyFiles;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.AskTell;

/// <summary>Reads the search space of a session: a list of parameters, parents before their children.</summary>
/// <remarks>
/// <code>
/// {"name": "lr", "type": "float", "low": 1e-4, "high": 0.1, "log": true}
/// {"name": "layers", "type": "int", "low": 1, "high": 5, "parent": "booster", "values": ["dart"]}
/// {"name": "booster", "type": "cat", "choices": ["gblinear", "gbtree", "dart"]}
/// {"name": "lr", "type": "float", "low": 1e-4, "high": 0.1, "log": true, "prior": 0.01}     see PriorReader
/// </code>
/// </remarks>
internal static class SpaceReader
{
    private const string Example = "\"space\": [{\"name\": \"lr\", \"type\": \"float\", \"low\": 1e-4, \"high\": 0.1, \"log\": true}]";

    private enum Kind { Float, Int, Categorical }

    public static ImmutableArray<Parameter> Read(Section init)
    {
        if (init.Require("space", Example) is not { } at) return [];
        var items = at.Items($"a list of parameters, as in {Example}");
        if (at.Node is Node.List && items.IsEmpty) at.Fault("The space is empty.", $"Write at least one parameter, as in {Example}.");
        var declared = new Dictionary<string, Parameter?>();
        foreach (var item in items) Declare(item, declared);
        return [.. declared.Values.OfType<Parameter>()];
    }

    private static void Declare(Cursor at, Dictionary<string, Parameter?> declared)
    {
        var section = new Section("a parameter", at, []);
        if (at.Node is not Node.Mapping)
            at.Fault("A parameter of the space is not an object.", $"Write {Example}.");
        else if (section.Require("name", "\"name\": \"lr\"")?.Text("a name, such as \"lr\"") is not { } name)
            return;
        else if (declared.ContainsKey(name))
            at.Fault($"The parameter {Words.Quote(name)} stands in the space twice.", "Keep one of them.");
        else
            declared[name] = Read(new Section($"the parameter {Words.Quote(name)}", at, []), name, declared);
    }

    private static Parameter? Read(Section at, string name, Dictionary<string, Parameter?> declared)
    {
        var when = at.Has("parent") ? ConditionIn(at, declared) : null;
        return at.Require("type", "\"type\": \"float\", \"int\" or \"cat\"")?.OneOf(
            ("float", Kind.Float), ("int", Kind.Int), ("cat", Kind.Categorical), ("categorical", Kind.Categorical)) switch
        {
            Kind.Float => Numeric(at, name, when, isWhole: false),
            Kind.Int => Numeric(at, name, when, isWhole: true),
            Kind.Categorical when Values(at, "choices") is { IsEmpty: false } choices =>
                Known(at, new Parameter.Categorical(name, choices, when)),
            _ => null,
        };
    }

    private static Parameter? Numeric(Section at, string name, Condition? when, bool isWhole)
    {
        var isLog = at.Find("log")?.Flag() ?? false;
        var low = at.Require("low", "\"low\": 1")?.Real();
        var high = at.Require("high", "\"high\": 10")?.Real();
        if (low is not { } from || high is not { } to) return null;
        if (Wrong(from, to, isLog, isWhole) is var (wrong, right))
        {
            at.Fault(Text($"The parameter '{name}' goes from {from} to {to}{wrong}."), right);
            return null;
        }
        if (from == to)                                         // one value, active or not as its condition says
            return new Parameter.Categorical(name, [isWhole ? new ParameterValue.Whole((long)from) : new ParameterValue.Real(from)], when);
        return Known(at, isWhole
            ? new Parameter.Int(name, (long)from, (long)to, isLog, when)
            : new Parameter.Float(name, from, to, isLog, when));
    }

    private static Parameter Known(Section at, Parameter parameter) => PriorReader.Read(at, parameter)?.On(parameter) ?? parameter;

    private static (string Wrong, string Right)? Wrong(double low, double high, bool isLog, bool isWhole)
    {
        if (low > high) return ("", "Write a low that is not above high.");
        if (isWhole && (low != Math.Floor(low) || high != Math.Floor(high))) return (" and is an int", "Write whole numbers, or \"type\": \"float\".");
        if (isWhole && Math.Max(-low, high) > 1L << 53) return ("", "Write bounds from -2^53 to 2^53.");
        if (isLog && low <= 0) return (" on a logarithmic scale", "Write a low above 0, or \"log\": false.");
        return double.IsFinite(high - low) ? null : ("", "Write bounds whose difference is a finite number.");
    }

    private static Condition? ConditionIn(Section at, Dictionary<string, Parameter?> declared)
    {
        if (at.Find("parent")?.Text("the name of a parameter before this one") is not { } name) return null;
        var values = Values(at, "values");
        if (!declared.TryGetValue(name, out var parent))
            at.Fault($"The parent {Words.Quote(name)} does not stand before its child.", declared.Count == 0
                ? "Write parents before their children."
                : $"Write parents before their children. {Words.Instead(name, declared.Keys)}");
        else if (parent is not null && values.FirstOrDefault(value => !parent.Has(value)) is { } wrong)
            at.Fault($"{Words.Quote($"{wrong}")} is no value of {Words.Quote(name)}.", parent is Parameter.Categorical categorical
                ? Words.Instead($"{wrong}", [.. categorical.Choices.Select(choice => $"{choice}")])
                : "Write a value within its bounds.");
        else
            return new Condition([new Requirement(name, values)]);
        return null;
    }

    private static ImmutableArray<ParameterValue> Values(Section at, string key)
    {
        if (at.Require(key, $"\"{key}\": [\"a\", \"b\"]") is not { } list) return [];
        var values = list.Items($"a list, as in \"{key}\": [\"a\", \"b\"]")
            .Select(item => item.Value("a text")).OfType<ParameterValue>().ToImmutableArray();
        if (list.Node is Node.List { Items.IsEmpty: true })
            list.Fault($"'{key}' is empty.", $"Write at least one value, as in \"{key}\": [\"a\", \"b\"].");
        if (values.Distinct().Count() != values.Length)
            list.Fault($"'{key}' has a value twice.", "Keep one of them.");
        return values;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
