namespace HyperTuneActors.Examples.Digits;

/// <summary>The digits, split once for all: no hyperparameter and no seed moves an example.</summary>
internal sealed record DataSplit(ExampleSet Train, ExampleSet Validation, ExampleSet Test)
{
    public const int Count = 1797;
    public const int TrainCount = 1079;
    public const int ValidationCount = 359;
    private const ulong SplitSeed = 1797;

    public static DataSplit Load()
    {
        var all = ExampleSet.Read(Path.Combine(AppContext.BaseDirectory, "digits.csv"));
        if (all.Count != Count)
            throw new InvalidDataException($"digits.csv has {all.Count} rows; there should be {Count}.");
        var order = Order();
        return new DataSplit(
            Pick(all, order.AsSpan(0, TrainCount)),
            Pick(all, order.AsSpan(TrainCount, ValidationCount)),
            Pick(all, order.AsSpan(TrainCount + ValidationCount)));
    }

    /// <returns>The rows of the file, those for training first, then validation, then test.</returns>
    internal static int[] Order()
    {
        var order = new int[Count];
        for (var i = 0; i < Count; i++)
            order[i] = i;
        new SplitMix64(SplitSeed).Shuffle(order);
        return order;
    }

    private static ExampleSet Pick(ExampleSet all, ReadOnlySpan<int> rows)
    {
        var picked = ExampleSet.OfSize(rows.Length);
        picked.Fill(all, rows);
        return picked;
    }
}
