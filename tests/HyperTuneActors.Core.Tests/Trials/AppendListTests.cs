using CsCheck;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

public sealed class AppendListTests
{
    [Fact]
    public void Two_appends_to_the_same_list_do_not_see_each_other()
    {
        var prefix = AppendList<int>.Empty.Append(1).Append(2);
        var left = prefix.Append(3);
        var right = prefix.Append(4);

        Assert.Equal([1, 2], prefix);
        Assert.Equal([1, 2, 3], left);
        Assert.Equal([1, 2, 4], right);
    }

    [Fact]
    public void A_fork_of_a_fork_leaves_all_others_as_they_were()
    {
        var prefix = AppendList<int>.Empty.Append([1, 2, 3, 4, 5]);
        var first = prefix.Append(6).Append(7);
        var second = prefix.Append([8, 9]);
        var third = second.Append(10);
        var fourth = second.Append(11);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], first);
        Assert.Equal([1, 2, 3, 4, 5, 8, 9], second);
        Assert.Equal([1, 2, 3, 4, 5, 8, 9, 10], third);
        Assert.Equal([1, 2, 3, 4, 5, 8, 9, 11], fourth);
    }

    [Fact]
    public void Any_tree_of_appends_holds_what_its_own_branch_appended() =>
        Gen.Select(Gen.Int[0, 1_000], Gen.Int.Array[0, 5]).Array[1, 60].Sample(steps =>
        {
            var lists = new List<(AppendList<int> List, int[] Model)> { (AppendList<int>.Empty, []) };
            foreach (var (from, values) in steps)
            {
                var (list, model) = lists[from % lists.Count];
                lists.Add((list.Append(values), [.. model, .. values]));
            }
            foreach (var (list, model) in lists) Assert.True(list.Span.SequenceEqual(model));
        });

    [Fact]
    public void Two_threads_that_append_to_the_same_list_each_get_their_own()
    {
        for (var round = 0; round < 300; round++)
        {
            var prefix = AppendList<int>.Empty.Append(Enumerable.Range(0, round % 7).ToArray());
            using var together = new Barrier(2);
            var other = AppendList<int>.Empty;
            var thread = new Thread(() => other = Branch(prefix, 1_000, together));
            thread.Start();
            var own = Branch(prefix, 2_000, together);
            thread.Join();

            Assert.Equal(Enumerable.Range(0, round % 7).Concat(Enumerable.Range(1_000, 50)), other);
            Assert.Equal(Enumerable.Range(0, round % 7).Concat(Enumerable.Range(2_000, 50)), own);
        }
    }

    [Fact]
    public void Nothing_lies_beyond_the_count()
    {
        var prefix = AppendList<int>.Empty.Append(1);
        _ = prefix.Append(2);

        Assert.Single(prefix);
        Assert.Equal(1, prefix.Span.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => prefix[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public void A_trimmed_list_is_the_same_and_goes_on_by_itself(int count)
    {
        var list = Enumerable.Range(0, count).Aggregate(AppendList<int>.Empty, (all, one) => all.Append(one));
        var trimmed = list.Trimmed();
        var (left, right) = (list.Append(-1), trimmed.Append(-2));

        Assert.Equal(Enumerable.Range(0, count), trimmed);
        Assert.Equal([.. Enumerable.Range(0, count), -1], left);
        Assert.Equal([.. Enumerable.Range(0, count), -2], right);
        Assert.Equal([.. Enumerable.Range(0, count), -3], trimmed.Append(-3));
    }

    private static AppendList<int> Branch(AppendList<int> prefix, int first, Barrier together)
    {
        var list = prefix;
        together.SignalAndWait();
        for (var i = 0; i < 50; i++) list = list.Append(first + i);
        return list;
    }
}
