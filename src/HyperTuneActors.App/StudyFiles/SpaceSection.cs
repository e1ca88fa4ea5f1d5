using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>space</c>: parameters and constants by name, in an order that counts, since it decides which
/// random numbers each of them gets.</summary>
/// <remarks>
/// <code>
/// space:
///   learning_rate: {type: float, low: 1e-4, high: 0.3, scale: log}          # see NumberReader
///   hidden_units: {type: int, low: 16, high: 256, step: 16}
///   weight_decay: {type: lognormal, mean: -9.2, sd: 2.0}                    # see NormalReader
///   optimizer: {type: categorical, choices: [sgd, adam]}                    # see ChoiceReader
///   batch_size: {type: ordinal, values: [16, 32, 64, 128]}
///   momentum: {type: float, low: 0.0, high: 0.99, when: {optimizer: sgd}}   # see ConditionReader
///   dropout_layers: 2                                                       # a constant
/// </code>
/// </remarks>
internal static class SpaceSection
{
    private const int LongestName = 64;
    private const string Example = "space: {learning_rate: {type: float, low: 1e-4, high: 0.3, scale: log}}";

    /// <returns><see langword="null"/> if there is no mapping to read.</returns>
    public static DeclaredSpace? Read(Section study)
    {
        if (study.Require("space", Example) is not { } at) return null;
        var entries = at.Entries($"a mapping, as in {Example}");
        if (at.Node is not Node.Mapping) return null;
        if (entries.IsEmpty) at.Fault("The space is empty.", $"Write at least one parameter, as in {Example}.");
        var space = new DeclaredSpace([.. entries.Select(entry => entry.Value.Name)]);
        foreach (var (key, value) in entries)
        {
            CheckName(key, value.Name);
            space.Declare(value.Name, ParameterReader.Read(value, space), isConditional: value.Peek("when") is not null);
        }
        return space;
    }

    private static void CheckName(Cursor at, string name)
    {
        if (!IsName(name))
            at.Fault($"{Words.Quote(name)} is no name for a parameter.",
                $"Write at most {LongestName} letters, digits and '_', the first no digit.");
        else if (Placeholders.BuiltIns.Contains(name))
            at.Fault($"'{name}' is the name of a placeholder that the tuner fills in itself.",
                "Name the parameter differently.");
    }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= LongestName && !char.IsAsciiDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
