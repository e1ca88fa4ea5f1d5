using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.App.StudyFiles;

/// <summary>The search space as far as it is read. It knows the faulty parameters too, so that naming one of them is no
/// second fault.</summary>
/// <param name="names">All that the file declares, in order.</param>
internal sealed class DeclaredSpace(ImmutableArray<string> names)
{
    private readonly HashSet<string> all = [.. names];
    private readonly Dictionary<string, Parameter?> declared = [];
    private readonly HashSet<string> conditional = [];
    private readonly ImmutableArray<Parameter>.Builder parameters = ImmutableArray.CreateBuilder<Parameter>();

    /// <summary>A space without faults.</summary>
    public static DeclaredSpace Of(ImmutableArray<Parameter> parameters)
    {
        var space = new DeclaredSpace([.. parameters.Select(parameter => parameter.Name)]);
        foreach (var parameter in parameters) space.Declare(parameter.Name, parameter, parameter.When is not null);
        return space;
    }

    /// <summary>The sound ones, in declaration order.</summary>
    public ImmutableArray<Parameter> Parameters => parameters.ToImmutable();

    public ImmutableArray<string> Names => names;

    public IReadOnlyCollection<string> DeclaredNames => declared.Keys;

    public bool Has(string name) => all.Contains(name);

    public bool IsDeclared(string name) => declared.ContainsKey(name);

    public bool IsConditional(string name) => conditional.Contains(name);

    /// <returns>The parameter if it is declared and sound.</returns>
    public Parameter? Find(string name) => declared.GetValueOrDefault(name);

    public void Declare(string name, Parameter? parameter, bool isConditional)
    {
        declared[name] = parameter;
        if (isConditional) conditional.Add(name);
        if (parameter is not null) parameters.Add(parameter);
    }
}
