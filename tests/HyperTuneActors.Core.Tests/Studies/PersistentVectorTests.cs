using CsCheck;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Core.Tests.Studies;

public sealed class PersistentVectorTests
{
    /// <summary>Just below, at and above the places where a vector gets a new leaf or a new level.</summary>
    public static TheoryData<int> Sizes =>
        new(0, 1, 31, 32, 33, 63, 64, 65, 1_024, 1_055, 1_056, 1_057, 1_088, 32_768, 32_799, 32_800, 32_801, 40_000);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_vector_holds_what_was_added(int size)
    {
        var vector = Counting(size);
        Assert.Equal(size, vector.Count);
        Assert.Equal(Enumerable.Range(0, size), vector);
        Assert.Equal(vector, PersistentVector<int>.Empty.AddRange([.. Enumerable.Range(0, size)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => vector[size]);
        Assert.Throws<ArgumentOutOfRangeException>(() => vector[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.SetItem(size, 0));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Any_element_can_be_replaced_and_the_older_vector_keeps_its_own(int size)
    {
        var vector = Counting(size);
        for (var index = 0; index < size; index += 1 + size / 97)
        {
            var changed = vector.SetItem(index, -1);
            Assert.Equal((-1, index, size), (changed[index], vector[index], changed.Count));
            if (index > 0) Assert.Equal(index - 1, changed[index - 1]);
            if (index < size - 1) Assert.Equal(index + 1, changed[index + 1]);
        }
    }

    [Fact]
    public void Every_version_is_a_list_of_its_own() =>
        Gen.Select(Gen.Int[0, 2_000], Gen.Select(Gen.Int[0, 1_000], Gen.Int[0, 5_000], Gen.Int).Array[1, 40])
            .Sample((size, changes) =>
            {
                var versions = new List<(PersistentVector<int> Vector, List<int> Model)>
                {
                    (Counting(size), [.. Enumerable.Range(0, size)]),
                };
                foreach (var (from, at, value) in changes)
                    versions.Add(Changed(versions[from % versions.Count], at, value));
                foreach (var (vector, model) in versions) Assert.True(model.SequenceEqual(vector));
            }, iter: 200);

    private static (PersistentVector<int>, List<int>) Changed(
        (PersistentVector<int> Vector, List<int> Model) from, int at, int value)
    {
        var model = new List<int>(from.Model);
        if (at >= model.Count || at % 3 == 0)
        {
            var added = Enumerable.Range(value & 0xFFFF, 1 + at % 70).ToArray();
            model.AddRange(added);
            return (at % 2 == 0 ? from.Vector.AddRange(added) : added.Aggregate(from.Vector, (vector, item) => vector.Add(item)), model);
        }
        model[at] = value;
        return (from.Vector.SetItem(at, value), model);
    }

    private static PersistentVector<int> Counting(int size) =>
        Enumerable.Range(0, size).Aggregate(PersistentVector<int>.Empty, (vector, item) => vector.Add(item));
}
