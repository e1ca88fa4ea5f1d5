using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The section <c>enqueue</c>: configurations for the first trials, such as one that is known to be good. The sampler
/// chooses what one leaves open.</summary>
/// <remarks>
/// <code>
/// enqueue:
///   - {learning_rate: 0.001, optimizer: adam, layers: 2}
///   - {optimizer: sgd}
/// </code>
/// </remarks>
internal static class EnqueueSection
{
    private const string Example = "enqueue: [{learning_rate: 0.001}]";

    /// <param name="study">The study file.</param>
    /// <param name="space"><see langword="null"/> if it could not be read.</param>
    /// <param name="forbidden">As read.</param>
    /// <param name="budget"><see langword="null"/> if it is faulty.</param>
    public static ImmutableArray<Configuration> Read(
        Section study, DeclaredSpace? space, ImmutableArray<Forbidden> forbidden, Budget? budget)
    {
        if (study.Find("enqueue") is not { } at) return [];
        var items = at.Items($"a list, as in {Example}");
        if (items.Length > budget?.Trials)
            at.Fault($"{items.Length} configurations are enqueued, and the budget has {budget.Trials} trials.",
                "Raise budget.trials, or enqueue fewer.");
        var known = at.IsFileSound && space is not null ? new SearchSpace(space.Parameters, forbidden) : null;
        return [.. items.Select(item => Read(item, known))];
    }

    private static Configuration Read(Cursor at, SearchSpace? space)
    {
        var values = at.Entries("a mapping, such as {learning_rate: 0.001, optimizer: adam}")
            .Select(entry => (entry.Value.Name, Value: entry.Value.Value("a value that the parameter can have")))
            .Where(entry => entry.Value is not null)
            .Select(entry => KeyValuePair.Create(entry.Name, entry.Value!));
        var given = new Configuration([.. values]);
        if (space is not null && at.Node is Node.Mapping && Given.FaultIn(space, given) is { } fault)
            at.Fault(fault, "Give parameters of the space the values that they can have.");
        return given;
    }
}
