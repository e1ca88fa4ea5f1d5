namespace HyperTuneActors.Core.Numerics;

/// <summary>An order of the numbers from 0 to <paramref name="size"/> - 1 that a key chooses. It is a function: any place
/// of the order is known without those before it, and memory does not grow with the size.</summary>
/// <param name="size">From 1 to <see cref="LargestSize"/>.</param>
/// <param name="key">Chooses the order.</param>
/// <remarks>A balanced Feistel network of four rounds on as few bits as hold the size, an even number (Luby and Rackoff
/// 1988); what falls outside is permuted again until it falls inside (Black and Rogaway, "Ciphers with arbitrary finite
/// domains", CT-RSA 2002).</remarks>
internal readonly struct KeyedPermutation(UInt128 size, ulong key)
{
    public static readonly UInt128 LargestSize = UInt128.One << 126;

    private const int Rounds = 4;

    private readonly UInt128 size = size >= 1 && size <= LargestSize
        ? size
        : throw new ArgumentOutOfRangeException(nameof(size), size, "It is from 1 to 2^126.");

    private readonly int half = Math.Max(1, (BitsOf(size - 1) + 1) / 2);

    /// <param name="place">From 0, below the size.</param>
    /// <returns>The number at this place of the order.</returns>
    public UInt128 At(UInt128 place)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, size);
        do place = Permuted(place);
        while (place >= size);
        return place;
    }

    private UInt128 Permuted(UInt128 number)
    {
        var mask = (1UL << half) - 1;
        var (left, right) = ((ulong)(number >> half) & mask, (ulong)number & mask);
        for (var round = 0; round < Rounds; round++)
            (left, right) = (right, left ^ (Turned(right, round) & mask));
        return ((UInt128)left << half) | right;
    }

    private ulong Turned(ulong number, int round) =>
        SplitMix64.Mix(unchecked(SplitMix64.Mix(unchecked(key + (ulong)round * SplitMix64.Increment)) + number));

    private static int BitsOf(UInt128 number) => 128 - (int)UInt128.LeadingZeroCount(number);
}
