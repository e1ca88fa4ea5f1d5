using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

public sealed class IdsTests
{
    [Fact]
    public void A_run_comes_back_from_its_text()
    {
        var run = new RunId(new StudyName("digits-2.b"), new TrialNumber(17), 3);
        Assert.Equal("digits-2.b/17/3", run.ToString());
        Assert.Equal(run, RunId.Parse(run.ToString()));
    }

    [Theory]
    [InlineData("digits/17")]
    [InlineData("digits/17/3/1")]
    [InlineData("digits/-1/3")]
    [InlineData("digits/17/x")]
    public void What_is_no_run_is_refused(string text) => Assert.Throws<FormatException>(() => RunId.Parse(text));

    [Theory]
    [InlineData("digits", true)]
    [InlineData("9.a_b-C", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("größe", false)]
    public void A_study_s_name_can_be_a_folder_and_a_part_of_a_url(string name, bool isValid) =>
        Assert.Equal(isValid, StudyName.IsValid(name));

    [Fact]
    public void A_study_s_name_has_64_letters_at_most() =>
        Assert.Equal((true, false), (StudyName.IsValid(new string('a', 64)), StudyName.IsValid(new string('a', 65))));

    [Fact]
    public void Slots_are_ordered_by_worker_then_number() =>
        Assert.Equal(
            [new SlotId("a", 2), new SlotId("a", 10), new SlotId("b", 0)],
            new[] { new SlotId("b", 0), new SlotId("a", 10), new SlotId("a", 2) }.Order());

    [Fact]
    public void A_moment_is_kept_to_the_millisecond()
    {
        var moment = Moment.Of(
            new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(12_345), TimeSpan.FromTicks(98_765));
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 1, 4, 5, TimeSpan.Zero).AddMilliseconds(1), moment.Utc);
        Assert.Equal(TimeSpan.FromMilliseconds(9), moment.Elapsed);
    }
}
