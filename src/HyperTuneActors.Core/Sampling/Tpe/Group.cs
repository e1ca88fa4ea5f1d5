using System.Collections.Immutable;
using HyperTuneActors.Core.Spaces;

namespace HyperTuneActors.Core.Sampling.Tpe;

/// <summary>Parameters that are always active together, and the parameters that are active whenever they are.</summary>
/// <param name="Own">Their places in declaration order, rising.</param>
/// <param name="Given">The places, rising, of what has been chosen before and may tell something about them.</param>
internal sealed record Group(ImmutableArray<int> Own, ImmutableArray<int> Given)
{
    /// <summary>The groups of a space in an order in which parents are chosen before their children.</summary>
    /// <param name="space">Constants are in no group.</param>
    /// <param name="multivariate">Else each parameter is a group for itself.</param>
    /// <param name="conditioned">Whether groups are given what was chosen above them.</param>
    public static ImmutableArray<Group> Of(SearchSpace space, bool multivariate, bool conditioned)
    {
        var places = Enumerable.Range(0, space.Parameters.Length)
            .Where(place => space.Parameters[place] is not Parameter.Constant).ToArray();
        var demands = space.Parameters.Select((_, place) => Demand.Of(space, place)).ToArray();
        var together = multivariate
            ? places.GroupBy(place => demands[place].Key).Select(group => group.ToImmutableArray()).ToList()
            : [.. places.Select(place => ImmutableArray.Create(place))];
        var ordered = ParentsFirst(together, demands);
        return
        [
            .. ordered.Select(own => new Group(own, conditioned && multivariate
                ? [.. ordered.Where(other => Above(other, own, demands)).SelectMany(other => other).Order()]
                : []))
        ];
    }

    private static bool Above(ImmutableArray<int> other, ImmutableArray<int> own, Demand[] demands) =>
        demands[own[0]].Key != demands[other[0]].Key && demands[own[0]].Implies(demands[other[0]]);

    private static List<ImmutableArray<int>> ParentsFirst(List<ImmutableArray<int>> groups, Demand[] demands)
    {
        var ordered = new List<ImmutableArray<int>>();
        var left = groups.ToList();
        while (left.Count > 0)
        {
            var next = left.FindIndex(group => !left.Any(other => other != group && Above(other, group, demands)));
            ordered.Add(left[next]);
            left.RemoveAt(next);
        }
        return ordered;
    }

    /// <summary>What must hold for a parameter to be active, its parents' own demands included.</summary>
    private sealed class Demand
    {
        private readonly SortedDictionary<int, ImmutableSortedSet<double>> requirements = [];

        public string Key => string.Join(';', requirements.Select(one => $"{one.Key}:{string.Join(',', one.Value)}"));

        public static Demand Of(SearchSpace space, int place)
        {
            var demand = new Demand();
            demand.Add(space, place);
            return demand;
        }

        /// <returns>Whether all that the other demands holds wherever this does.</returns>
        public bool Implies(Demand other) => other.requirements.All(one =>
            requirements.TryGetValue(one.Key, out var mine) && mine.IsSubsetOf(one.Value));

        private void Add(SearchSpace space, int place)
        {
            foreach (var (parent, anyOf) in space.Guards[place])
            {
                Add(space, parent);
                var values = anyOf.ToImmutableSortedSet();
                if (IsAll(space.Parameters[parent], values)) continue;
                requirements[parent] = requirements.TryGetValue(parent, out var known) ? known.Intersect(values) : values;
            }
        }

        private static bool IsAll(Parameter parent, ImmutableSortedSet<double> values) => parent switch
        {
            Parameter.Categorical p => values.Count == p.Choices.Length,
            Parameter.Ordinal p => values.Count == p.Values.Length,
            Parameter.Constant => values.Count == 1,
            _ => false,
        };
    }
}
