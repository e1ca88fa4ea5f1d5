using System.Collections.Immutable;

namespace HyperTuneActors.Core.Spaces;

/// <summary>The values of the active parameters and the constants of one trial, in declaration order. This is what the
/// journal, the training program and people see; inside, states and samplers use a <see cref="Point"/>.</summary>
public sealed record Configuration(ImmutableArray<KeyValuePair<string, ParameterValue>> Values)
{
    /// <returns>The value, or <see langword="null"/> if the parameter is not active.</returns>
    public ParameterValue? Find(string parameter) =>
        Values.FirstOrDefault(value => value.Key == parameter).Value;

    public bool Equals(Configuration? other) => other is not null && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => Values.Length;

    public override string ToString() => string.Join(", ", Values.Select(value => $"{value.Key}={value.Value}"));
}
