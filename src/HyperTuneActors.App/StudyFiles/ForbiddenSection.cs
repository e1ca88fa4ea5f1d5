using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>forbidden</c>: combinations that no trial may have.</summary>
/// <remarks>
/// <code>
/// forbidden:
///   - {optimizer: sgd, learning_rate: {above: 0.1}}             # where all of it holds
///   - {layers: [3, 4], hidden_units: {above: 64, below: 129}}   # one of several values; between two bounds
/// </code>
/// Bounds themselves are not meant. Of an ordinal, above is what comes later in its values. What is not active is never
/// forbidden.
/// </remarks>
internal static class ForbiddenSection
{
    private const string Example = "forbidden: [{optimizer: sgd, learning_rate: {above: 0.1}}]";

    public static ImmutableArray<Forbidden> Read(Section study, DeclaredSpace? space)
    {
        if (study.Find("forbidden") is not { } at) return [];
        var forbidden = at.Items($"a list, as in {Example}").Select(item => Combination(item, space)).ToImmutableArray();
        if (at.IsFileSound && space is not null) CheckRoom(at, new SearchSpace(space.Parameters, forbidden));
        return forbidden;
    }

    private static Forbidden Combination(Cursor at, DeclaredSpace? space)
    {
        var entries = at.Entries("a mapping, such as {optimizer: sgd, learning_rate: {above: 0.1}}");
        if (at.Node is Node.Mapping && entries.IsEmpty)
            at.Fault("This would forbid everything.", "Name the parameters and their values, or remove it.");
        return new Forbidden([.. entries
            .Where(entry => IsParameter(entry.Key, entry.Value.Name, space))
            .Select(entry => ClauseAt(entry.Value, space?.Find(entry.Value.Name)))]);
    }

    private static bool IsParameter(Cursor at, string name, DeclaredSpace? space)
    {
        if (space is null || (space.Has(name) && space.Find(name) is not Parameter.Constant)) return true;
        if (space.Has(name))
            at.Fault($"{Words.Quote(name)} is a constant.", "Leave it out here.");
        else
            at.Fault($"{Words.Quote(name)} is no parameter.", Words.Instead(name, space.Names));
        return false;
    }

    /// <param name="at">A value, a list of values or a range.</param>
    /// <param name="parameter"><see langword="null"/> if it is faulty; then anything will do.</param>
    private static Clause ClauseAt(Cursor at, Parameter? parameter)
    {
        if (at.Node is Node.Mapping) return RangeAt(at, parameter);
        var items = at.Node is Node.List ? at.Items("a list of values") : [at];
        if (at.Node is Node.List && items.IsEmpty)
            at.Fault("There are no values.", "Write a value, a list of them or a range.");
        if (parameter is Parameter.Float { Step: null } or Parameter.Normal { Step: null })
            at.Fault($"'{at.Name}' is hardly ever just that.", "Write a range, as in {above: 0.1}, or give the parameter a step.");
        return new Clause(at.Name, [.. items.Select(item => item.ValueOf(parameter)).OfType<ParameterValue>()]);
    }

    private static Clause RangeAt(Cursor at, Parameter? parameter)
    {
        var range = at.Section("a forbidden range", "{above: 0.1}", "above", "below")!;
        if (!range.Has("above") && !range.Has("below"))
            at.Fault("This range has no bounds.", "Write {above: 0.1}, {below: 0.9} or both.");
        else if (parameter is Parameter.Categorical)
            at.Fault($"The choices of '{at.Name}' have no order.", "Write the choices that are meant, or make it an ordinal.");
        var (above, below) = (BoundIn(range, "above", parameter), BoundIn(range, "below", parameter));
        if (above is not null && below is not null && Membership.NumberIn(above) >= Membership.NumberIn(below))
            at.Fault($"Nothing is above {above} and below {below}.", "Swap them.");
        return new Clause(at.Name, [], above, below);
    }

    private static ParameterValue? BoundIn(Section range, string key, Parameter? parameter)
    {
        if (range.Find(key) is not { } at) return null;
        if (parameter is null or Parameter.Ordinal or Parameter.Categorical) return at.ValueOf(parameter as Parameter.Ordinal);
        if (parameter is Parameter.Int)
            return at.Whole(long.MinValue, long.MaxValue) is { } whole ? new ParameterValue.Whole(whole) : null;
        return at.Real() is { } real ? new ParameterValue.Real(real) : null;
    }

    private static void CheckRoom(Cursor at, SearchSpace space)
    {
        if (Room.In(space) is var allowed && allowed >= Room.Fewest) return;
        at.Fault($"Nearly everything is forbidden: of {Room.Draws} random configurations {allowed} are allowed.",
            "Forbid less, or narrow the ranges of the parameters.");
    }
}
