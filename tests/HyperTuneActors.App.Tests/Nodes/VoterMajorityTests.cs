using HyperTuneActors.App.Nodes;

namespace HyperTuneActors.App.Tests.Nodes;

public sealed class VoterMajorityTests
{
    // By rank: two study nodes, a witness, two workers.
    private static readonly string[] Nodes = ["s1", "s2", "v", "w1", "w2"];

    [Fact]
    public void Nobody_is_given_up_where_all_hear_each_other() => Assert.All(Nodes, node => Assert.Empty(By(node, cut: [])));

    [Theory]
    [InlineData("s1")]
    [InlineData("s2")]
    [InlineData("v")]
    public void A_voter_that_is_cut_off_from_all_gives_itself_up_and_the_others_give_it_up_at_once(string alone)
    {
        string[] cut = [.. Nodes.Where(node => node != alone).Select(node => $"{alone}-{node}")];

        Assert.Equal([alone], By(alone, cut));
        Assert.All(Nodes.Except([alone]), node => Assert.Equal(node[0] == 'w' ? [] : [alone], By(node, cut)));
    }

    [Fact]
    public void A_voter_that_only_workers_hear_is_given_up_alone()
    {
        string[] cut = ["s1-s2", "s1-v"];

        Assert.All((string[])["s1", "s2", "v"], node => Assert.Equal(["s1"], By(node, cut)));
        Assert.All((string[])["w1", "w2"], node => Assert.Empty(By(node, cut)));
    }

    [Fact]
    public void Of_two_study_nodes_that_lose_each_other_alone_the_first_goes_on()
    {
        Assert.Equal(["s2"], By("s1", ["s1-s2"]));
        Assert.All(Nodes.Except(["s1"]), node => Assert.Empty(By(node, ["s1-s2"])));
        Assert.Equal(["s1"], By("s2", ["s1-s2"], waited: 2));                 // the first has not decided
    }

    [Fact]
    public void A_study_node_is_kept_rather_than_a_witness()
    {
        Assert.Equal(["v"], By("s2", ["s2-v"]));
        Assert.Empty(By("v", ["s2-v"]));
    }

    [Fact]
    public void A_worker_that_no_voter_hears_is_given_up_alone_though_another_worker_hears_it()
    {
        string[] cut = ["w1-s1", "w1-s2", "w1-v"];

        Assert.Equal(["w1"], By("w1", cut));
        Assert.All((string[])["s1", "s2", "v"], node => Assert.Equal(["w1"], By(node, cut)));
        Assert.Empty(By("w2", cut));
    }

    [Fact]
    public void A_worker_that_one_study_node_does_not_hear_is_given_up_by_that_one()
    {
        Assert.Equal(["w1"], By("s1", ["w1-s1"]));
        Assert.All((string[])["s2", "v", "w1", "w2"], node => Assert.Empty(By(node, ["w1-s1"])));
    }

    [Fact]
    public void Of_two_workers_that_lose_each_other_alone_the_last_is_given_up_after_a_while()
    {
        Assert.Empty(By("s1", ["w1-w2"], waited: 2));
        Assert.Equal(["w2"], By("s1", ["w1-w2"], waited: 3));
        Assert.Empty(By("w1", ["w1-w2"], waited: 3));
    }

    [Fact]
    public void Where_no_majority_hears_each_other_all_end()
    {
        string[] cut = ["s1-s2", "s1-v", "s2-v"];

        Assert.All((string[])["s1", "s2", "v"], node => Assert.Equal([node], By(node, cut)));
    }

    [Fact]
    public void Of_two_voters_the_first_goes_on_and_one_alone_is_a_majority()
    {
        string[] two = ["s1", "s2", "w1"], one = ["s1", "w1"];

        Assert.Equal(["s2"], By("s1", ["s1-s2"], members: two));
        Assert.Equal(["s2"], By("s2", ["s1-s2"], members: two));
        Assert.Equal(["w1"], By("s1", ["s1-w1"], members: one));
        Assert.Equal(["w1"], By("w1", ["s1-w1"], members: one));
    }

    /// <summary>Whom a node gives up where some links are cut.</summary>
    private static IReadOnlyList<string> By(string node, string[] cut, int waited = 1, string[]? members = null)
    {
        var all = members ?? Nodes;
        bool Hear(string one, string other) => one == other || !(cut.Contains($"{one}-{other}") || cut.Contains($"{other}-{one}"));
        return VoterMajority.GiveUp(
            [.. all.Select(other => new Peer<string>(
                other, other[0] != 'w', Hear(node, other),
                all.Any(voter => voter[0] != 'w' && voter != node && voter != other && Hear(node, voter) && Hear(voter, other)),
                Hear(node, other) && all.Any(third => !Hear(third, other))))],
            Array.IndexOf(all, node), waited);
    }
}
