using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("low", "low", 0)]
    [InlineData("lwo", "low", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void The_edit_distance_counts_a_swap_of_neighbours_as_one(string from, string to, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(from, to));
        Assert.Equal(distance, EditDistance.Between(to, from));
    }

    [Theory]
    [InlineData("lwo", "low")]
    [InlineData("High", "high")]
    [InlineData("sclae", "scale")]
    [InlineData("maximum", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_near(string wrong, string? nearest) =>
        Assert.Equal(nearest, NearestName.To(wrong, ["type", "low", "high", "scale", "when"]));
}
