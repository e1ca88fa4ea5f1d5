using HyperTuneActors.Examples.Digits;

namespace HyperTuneActors.Examples.Tests;

public sealed class DigitsDataTests
{
    private static readonly DataSplit Data = DataSplit.Load();

    [Fact]
    public void The_parts_have_1797_examples_together() =>
        Assert.Equal((1079, 359, 359), (Data.Train.Count, Data.Validation.Count, Data.Test.Count));

    [Fact]
    public void The_split_is_disjoint_and_complete() =>
        Assert.Equal(Enumerable.Range(0, 1797), DataSplit.Order().Order());

    [Fact]
    public void Every_part_holds_pixels_from_0_to_1_and_every_digit()
    {
        foreach (var part in new[] { Data.Train, Data.Validation, Data.Test })
        {
            Assert.All(part.Pixels.Values.ToArray(), pixel => Assert.InRange(pixel, 0, 1));
            Assert.Equal(Enumerable.Range(0, 10), part.Labels.Distinct().Select(label => (int)label).Order());
        }
    }

    [Fact]
    public void The_first_row_of_the_file_is_a_zero()
    {
        var all = ExampleSet.Read(Path.Combine(AppContext.BaseDirectory, "digits.csv"));

        Assert.Equal(0, all.Labels[0]);
        Assert.Equal([0, 0, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0, 0], all.Pixels.Row(0)[..8].ToArray());
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
            all.Labels.CountBy(l => l).OrderBy(p => p.Key).Select(p => p.Value));
    }
}
