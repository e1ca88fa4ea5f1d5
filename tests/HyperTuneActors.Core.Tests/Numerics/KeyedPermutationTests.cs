using HyperTuneActors.Core.Numerics;

namespace HyperTuneActors.Core.Tests.Numerics;

public sealed class KeyedPermutationTests
{
    [Fact]
    public void Every_number_has_one_place()
    {
        var seen = new int[5001];
        for (var size = 1; size <= 5000; size += size < 300 ? 1 : 47)
        {
            var order = new KeyedPermutation((UInt128)size, (ulong)size * 31);
            for (var place = 0; place < size; place++) seen[(int)order.At((UInt128)place)] = size;
            Assert.Equal(size, seen.Take(size).Count(last => last == size));
        }
    }

    [Fact]
    public void Keys_give_orders_of_their_own()
    {
        static int[] Order(ulong key) =>
            [.. Enumerable.Range(0, 50).Select(place => (int)new KeyedPermutation(50, key).At((UInt128)place))];
        Assert.Equal(Order(1), Order(1));
        Assert.Equal(100, Enumerable.Range(0, 100).Select(key => string.Join(",", Order((ulong)key))).Distinct().Count());
        Assert.NotEqual(Enumerable.Range(0, 50), Order(1));
    }

    [Fact]
    public void The_beginning_of_an_order_is_spread_over_all_numbers()
    {
        var order = new KeyedPermutation(1_000_003, 5);
        var cells = Enumerable.Range(0, 4_000).CountBy(place => (int)((ulong)order.At((UInt128)place) / 62_501)).ToArray();
        Assert.Equal(16, cells.Length);
        Assert.InRange(cells.Sum(cell => (cell.Value - 250.0) * (cell.Value - 250) / 250), 0, 37.7);   // p = 0.001
    }

    [Fact]
    public void The_largest_size_takes_no_longer_than_a_small_one()
    {
        var order = new KeyedPermutation(KeyedPermutation.LargestSize, 3);
        var first = Enumerable.Range(0, 1000).Select(place => order.At((UInt128)place)).ToArray();
        Assert.Equal(1000, first.Distinct().Count());
        Assert.All(first, number => Assert.True(number < KeyedPermutation.LargestSize));
    }

    [Fact]
    public void What_is_no_size_and_no_place_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyedPermutation(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyedPermutation(KeyedPermutation.LargestSize + 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyedPermutation(5, 1).At(5));
    }
}
