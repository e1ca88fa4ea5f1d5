using HyperTuneActors.App.StudyFiles;

namespace HyperTuneActors.App.Tests.StudyFiles;

public sealed class WordsTests
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
        Assert.Equal(nearest, Words.Nearest(wrong, ["type", "low", "high", "scale", "when"]));

    [Fact]
    public void Without_a_near_word_the_known_ones_are_listed() =>
        Assert.Equal("Write sgd, adam or 2.", Words.Instead("rmsprop", ["sgd", "adam", "2"]));

    [Fact]
    public void A_long_text_is_quoted_in_part() => Assert.Equal(63, Words.Quote(new string('x', 1000)).Length);
}
