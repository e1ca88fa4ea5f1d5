using HyperTuneActors.App.StudyFiles;

namespace HyperTuneActors.App.Tests.StudyFiles;

public sealed class WordsTests
{
    [Fact]
    public void Without_a_near_word_the_known_ones_are_listed() =>
        Assert.Equal("Write sgd, adam or 2.", Words.Instead("rmsprop", ["sgd", "adam", "2"]));

    [Fact]
    public void A_long_text_is_quoted_in_part() => Assert.Equal(63, Words.Quote(new string('x', 1000)).Length);
}
