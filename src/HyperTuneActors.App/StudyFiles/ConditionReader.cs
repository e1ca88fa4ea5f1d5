using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The key <c>when</c> of a parameter: parents, which are categorical, ordinal or int parameters declared above, each with
/// the value or the values that make the parameter active. All must hold; an inactive parent never does.</summary>
/// <remarks><c>when: {optimizer: sgd, layers: [2, 3]}</c></remarks>
internal static class ConditionReader
{
    private const string Example = "when: {optimizer: sgd} or when: {optimizer: [sgd, adam]}";

    private const string DependOnOthers = "Make it depend on a categorical, an ordinal or an int parameter.";

    public static Condition? Read(Section section, string child, DeclaredSpace space)
    {
        if (section.Find("when") is not { } at) return null;
        var entries = at.Entries($"a mapping, as in {Example}");
        if (at.Node is Node.Mapping && entries.IsEmpty)
            at.Fault("This condition is empty.", $"Write {Example}, or leave 'when' out.");
        return new Condition(
            [.. entries.Where(entry => MayBeParent(entry.Key, entry.Value.Name, child, space))
                .Select(entry => Read(entry.Value, space.Find(entry.Value.Name)))]);
    }

    /// <param name="at">The value or the values.</param>
    /// <param name="parent"><see langword="null"/> if it is faulty; then any value will do.</param>
    private static Requirement Read(Cursor at, Parameter? parent)
    {
        var items = at.Node is Node.List ? at.Items("a list of values") : [at];
        if (items.IsEmpty) at.Fault("No value would make this parameter active.", $"Write {Example}.");
        return new Requirement(at.Name, [.. items.Select(item => item.ValueOf(parent)).OfType<ParameterValue>()]);
    }

    private static bool MayBeParent(Cursor at, string parent, string child, DeclaredSpace space)
    {
        var (wrong, right) = space.Find(parent) switch
        {
            Parameter.Float => ("is a float", DependOnOthers),
            Parameter.Normal => ("is a real number", DependOnOthers),
            Parameter.Constant => ("is a constant", "Leave the condition out, or make it a parameter."),
            null when parent == child => ("is this parameter itself", "Name another, declared above."),
            null when space.IsDeclared(parent) => (null, null),
            null when space.Has(parent) => ("is declared below", $"Move '{parent}' above '{child}'."),
            null when space.DeclaredNames.Count == 0 => ("is no parameter", "Declare the parent first, above this one."),
            null => ("is no parameter", Words.Instead(parent, space.DeclaredNames)),
            _ => ((string?)null, (string?)null),
        };
        if (wrong is not null) at.Fault($"The condition's parent {Words.Quote(parent)} {wrong}.", right!);
        return wrong is null;
    }
}
