using System.Collections.Immutable;
using System.Numerics;

namespace HyperTuneActors.Core.Spaces;

/// <summary>Numbers the combinations of values of some parameters: of parts that don't depend on each other.</summary>
internal sealed class GridTree
{
    private const int MostParts = 20_000;

    private readonly ImmutableArray<Part> parts;

    private GridTree(ImmutableArray<Part> parts)
    {
        this.parts = parts;
        Count = parts.Aggregate(UInt128.One, (count, part) => Times(count, part.Count));
    }

    /// <summary><see cref="UInt128.MaxValue"/> if there are as many or more.</summary>
    public UInt128 Count { get; }

    /// <returns><see langword="null"/> if the conditions are too entangled.</returns>
    public static GridTree? Of(SearchSpace space, ImmutableArray<ImmutableArray<double>> axes)
    {
        var building = new Building(space, axes);
        var tree = building.Of([.. Enumerable.Range(0, axes.Length)]);
        return building.IsTooLarge ? null : tree;
    }

    /// <summary>Gives the parameters that are active in a combination their values.</summary>
    public void Fill(double[] coordinates, UInt128 number)
    {
        foreach (var part in parts)
        {
            part.Fill(coordinates, number % part.Count);
            number /= part.Count;
        }
    }

    private static UInt128 Times(UInt128 a, UInt128 b) =>
        b != 0 && a > UInt128.MaxValue / b ? UInt128.MaxValue : a * b;

    private static UInt128 Plus(UInt128 a, UInt128 b) => a > UInt128.MaxValue - b ? UInt128.MaxValue : a + b;

    /// <summary>A parameter that is active, and all that depends on it.</summary>
    private sealed class Part(int parameter, ImmutableArray<Branch> branches)
    {
        public UInt128 Count { get; } = branches.Aggregate(UInt128.Zero, (count, branch) => Plus(count, branch.Count));

        public void Fill(double[] coordinates, UInt128 number)
        {
            foreach (var branch in branches)
            {
                if (number < branch.Count)
                {
                    coordinates[parameter] = branch.Values[(int)(number / branch.Rest.Count)];
                    branch.Rest.Fill(coordinates, number % branch.Rest.Count);
                    return;
                }
                number -= branch.Count;
            }
        }
    }

    /// <summary>The values of a parameter that make the same of the others active, and what these can be.</summary>
    private sealed record Branch(ImmutableArray<double> Values, GridTree Rest)
    {
        public UInt128 Count { get; } = Times((UInt128)Values.Length, Rest.Count);
    }

    /// <summary>A set of parameters stands for those that can still be active once some of their parents are known; of these
    /// all requirements hold, so that the set alone says how many combinations it has.</summary>
    private sealed class Building(SearchSpace space, ImmutableArray<ImmutableArray<double>> axes)
    {
        private readonly Dictionary<BigInteger, GridTree> known = [];
        private int parts;

        public bool IsTooLarge => parts > MostParts;

        public GridTree Of(ImmutableArray<int> left)
        {
            var key = left.Aggregate(BigInteger.Zero, (set, parameter) => set | BigInteger.One << parameter);
            if (known.TryGetValue(key, out var tree)) return tree;
            tree = IsTooLarge ? new GridTree([]) : new GridTree([.. Independent(left).Select(PartOf)]);
            return known[key] = tree;
        }

        /// <summary>The parameters in groups without a condition between them.</summary>
        private List<ImmutableArray<int>> Independent(ImmutableArray<int> left)
        {
            var groups = new List<ImmutableArray<int>>();
            foreach (var parameter in left)
            {
                var parents = groups.FindAll(group => space.Guards[parameter].Any(guard => group.Contains(guard.Parent)));
                groups.RemoveAll(parents.Contains);
                groups.Add([.. parents.SelectMany(group => group).Append(parameter).Order()]);
            }
            return groups;
        }

        /// <param name="group">The first is active: no parent of it is left.</param>
        private Part PartOf(ImmutableArray<int> group)
        {
            parts++;
            var branches = axes[group[0]]
                .GroupBy(value => string.Join(',', Rest(group, value)))
                .Select(values => new Branch([.. values], Of(Rest(group, values.First()))));
            return new Part(group[0], [.. branches]);
        }

        /// <summary>What can still be active where the first of the group has this value.</summary>
        private ImmutableArray<int> Rest(ImmutableArray<int> group, double value)
        {
            var rest = new List<int>();
            foreach (var parameter in group.AsSpan()[1..])
                if (space.Guards[parameter].All(guard => guard.Parent == group[0]
                    ? guard.AnyOf.Contains(value)
                    : rest.Contains(guard.Parent) || !group.Contains(guard.Parent)))
                    rest.Add(parameter);
            return [.. rest];
        }
    }
}
