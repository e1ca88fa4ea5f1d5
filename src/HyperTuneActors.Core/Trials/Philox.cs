namespace HyperTuneActors.Core.Trials;

/// <summary>The counter-based generator Philox4x32 with 10 rounds (Salmon et al., SC 2011).</summary>
internal static class Philox
{
    public static (uint, uint, uint, uint) Block((uint A, uint B, uint C, uint D) counter, (uint A, uint B) key)
    {
        for (var round = 0; round < 10; round++)
        {
            var first = (ulong)0xD2511F53 * counter.A;
            var second = (ulong)0xCD9E8D57 * counter.C;
            counter = ((uint)(second >> 32) ^ counter.B ^ key.A, (uint)second,
                (uint)(first >> 32) ^ counter.D ^ key.B, (uint)first);
            key = unchecked((key.A + 0x9E3779B9, key.B + 0xBB67AE85));
        }
        return counter;
    }
}
