using System.Globalization;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.Control;

/// <summary>Values of parameters as people type them.</summary>
internal static class GivenText
{
    /// <returns>The values in the kinds of their parameters, in declaration order. What is no value stays a text, of which the
    /// study says what would be right.</returns>
    public static Configuration Read(IEnumerable<Parameter> parameters, IReadOnlyDictionary<string, string> given)
    {
        var all = parameters.ToArray();
        var known = all.Where(parameter => given.ContainsKey(parameter.Name))
            .Select(parameter => KeyValuePair.Create(parameter.Name, Read(parameter, given[parameter.Name])));
        var unknown = given.Where(value => all.All(parameter => parameter.Name != value.Key))
            .Select(value => KeyValuePair.Create(value.Key, (ParameterValue)new ParameterValue.Text(value.Value)));
        return new Configuration([.. known, .. unknown]);
    }

    private static ParameterValue Read(Parameter parameter, string text) => parameter switch
    {
        Parameter.Categorical p => Among(p.Choices, text),
        Parameter.Ordinal p => Among(p.Values, text),
        Parameter.Constant p => Among([p.Value], text),
        Parameter.Int when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            new ParameterValue.Whole(whole),
        Parameter.Float or Parameter.Normal when double.TryParse(text, CultureInfo.InvariantCulture, out var real) =>
            new ParameterValue.Real(real),
        _ => new ParameterValue.Text(text),
    };

    private static ParameterValue Among(IEnumerable<ParameterValue> values, string text) =>
        values.FirstOrDefault(value => value.ToString() == text) ?? new ParameterValue.Text(text);
}
