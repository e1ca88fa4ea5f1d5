namespace HyperTuneActors.Simulation.Invariants;

/// <summary>Losses in order, of equal ones the lower trial first. Adding costs O(√n).</summary>
internal sealed class RankedLosses
{
    private const int Limit = 512;

    private readonly List<List<(double Loss, int Trial)>> blocks = [[]];

    public int Count { get; private set; }

    /// <returns>How many were better.</returns>
    public int Add(double loss, int trial)
    {
        var (entry, better, at) = ((loss, trial), 0, 0);
        while (at < blocks.Count - 1 && blocks[at][^1].CompareTo(entry) < 0) better += blocks[at++].Count;
        var block = blocks[at];
        var place = ~block.BinarySearch(entry);
        block.Insert(place, entry);
        Count++;
        if (block.Count >= Limit)
        {
            blocks.Insert(at + 1, block[(Limit / 2)..]);
            block.RemoveRange(Limit / 2, block.Count - Limit / 2);
        }
        return better + place;
    }
}
