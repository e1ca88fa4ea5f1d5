using HyperTuneActors.Core.Scheduling;
using HyperTuneActors.Core.Tests.Golden;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Scheduling;

public sealed class BracketsTests
{
    [Theory]
    [InlineData(81)]
    [InlineData(27)]
    public void Brackets_are_those_that_were_published(int lastStep)
    {
        var table = GoldenValues.At($"hyperband_R{lastStep}_eta3").EnumerateArray()
            .Select(bracket => bracket.EnumerateArray().Select(round => round.Numbers()).ToArray()).ToArray();

        var all = new Brackets(1, lastStep, 3).All;

        Assert.Equal(table.Length, all.Length);
        foreach (var (expected, bracket) in table.Zip(all))
        {
            Assert.Equal(expected.Select(round => (int)round[0]), bracket.Rounds.Select(round => round.Trials));
            Assert.All(expected.Zip(bracket.Rounds), pair => Assert.Equal(pair.First[1], pair.Second.Step, 1e-9));
        }
    }

    [Theory]
    [InlineData(BracketRounding.Up, "81 34 15 8 5")]
    [InlineData(BracketRounding.Down, "81 27 9 6 5")]
    public void Both_roundings_of_the_paper_are_there(BracketRounding rounding, string trials) =>
        Assert.Equal(trials, string.Join(' ', new Brackets(1, 81, 3, rounding).All.Select(bracket => bracket.Trials)));

    [Theory]
    [InlineData(1, 243, 3, "1 3 9 27 81")]                         // log 243 / log 3 is 4.999…
    [InlineData(1, 81, 3, "1 3 9 27")]
    [InlineData(1, 52, 3, "2 6 17")]
    [InlineData(3, 52, 3, "6 17")]
    [InlineData(1, 5, 2, "1 3")]
    [InlineData(1, 100, 4, "2 6 25")]
    [InlineData(5, 5, 3, "")]
    [InlineData(9, 5, 3, "")]
    public void Rungs_are_where_brackets_begin_but_for_the_last_step(int minStep, int lastStep, int factor, string steps) =>
        Assert.Equal(steps, string.Join(' ', new Brackets(minStep, lastStep, factor).Steps));

    [Fact]
    public void Trials_draw_their_brackets_in_proportion_to_what_these_begin_with()
    {
        const int Trials = 20_000;
        var brackets = new Brackets(1, 81, 3);
        var drawn = Enumerable.Range(0, Trials).Select(trial => brackets.Of(7, new TrialNumber(trial)))
            .GroupBy(bracket => bracket.S).ToDictionary(group => group.Key, group => group.Count());

        var squares = brackets.All.Sum(bracket =>
        {
            var expected = Trials * bracket.Trials / 143.0;
            return Math.Pow(drawn[bracket.S] - expected, 2) / expected;
        });

        Assert.InRange(squares, 0, 18.5);                           // chi square with 4 degrees of freedom, p = 0.001
    }

    [Fact]
    public void A_bracket_depends_on_seed_and_number_alone()
    {
        TrialNumber[] trials = [.. Enumerable.Range(0, 50).Select(trial => new TrialNumber(trial))];
        int[] Drawn(ulong seed) => [.. trials.Select(trial => new Brackets(1, 81, 3).Of(seed, trial).S)];

        Assert.Equal(Drawn(1), trials.Reverse().Select(trial => new Brackets(1, 81, 3).Of(1, trial).S).Reverse());
        Assert.NotEqual(Drawn(1), Drawn(2));
    }
}
