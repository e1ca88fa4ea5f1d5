using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace HyperTuneActors.Core.Trials;

/// <summary>The named, finite numbers of one report, in the order in which they were reported.</summary>
public sealed class Metrics : IEquatable<Metrics>
{
    /// <summary>A report has no more metrics than this.</summary>
    public const int Limit = 64;

    private readonly double[] values;

    /// <exception cref="ArgumentException">A value is NaN or infinite, or there are more than <see cref="Limit"/>.</exception>
    public Metrics(ImmutableArray<string> names, double[] values)
    {
        if (names.Length != values.Length || names.Length > Limit)
            throw new ArgumentException($"A report has one value for each of at most {Limit} names.");
        if (!Array.TrueForAll(values, double.IsFinite))
            throw new ArgumentException("NaN and infinity are no metric values.");
        Names = names;
        this.values = values;
    }

    public static Metrics Of(params (string Name, double Value)[] metrics) =>
        new([.. metrics.Select(m => m.Name)], [.. metrics.Select(m => m.Value)]);

    public ImmutableArray<string> Names { get; }

    /// <summary>One per name.</summary>
    public ImmutableArray<double> Values => ImmutableCollectionsMarshal.AsImmutableArray(values);

    /// <returns>The value, or <see langword="null"/> if this report lacks it.</returns>
    public double? Find(string name)
    {
        for (var i = 0; i < Names.Length; i++)
            if (Names[i] == name) return values[i];
        return null;
    }

    /// <summary>The same metrics, sharing the names of <paramref name="earlier"/> where they are equal.</summary>
    public Metrics SharingNames(Metrics? earlier) =>
        earlier is not null && earlier.Names != Names && earlier.Names.AsSpan().SequenceEqual(Names.AsSpan())
            ? new Metrics(earlier.Names, values)
            : this;

    public bool Equals(Metrics? other) =>
        other is not null && Names.AsSpan().SequenceEqual(other.Names.AsSpan()) && values.AsSpan().SequenceEqual(other.values);

    public override bool Equals(object? obj) => Equals(obj as Metrics);

    public override int GetHashCode() => Names.Length;

    public override string ToString() =>
        string.Join(", ", Names.Zip(values, (n, v) => string.Create(CultureInfo.InvariantCulture, $"{n} {v:0.######}")));
}
