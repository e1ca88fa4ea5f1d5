using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Trials;

/// <remarks>Known answers of Philox4x32-10 from the test vectors of its authors (Random123), of SplitMix64 from its
/// reference implementation.</remarks>
public sealed class KeyedStreamTests
{
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_its_known_answers(
        uint a, uint b, uint c, uint d, uint key, uint key2, uint w, uint x, uint y, uint z) =>
        Assert.Equal((w, x, y, z), Philox.Block((a, b, c, d), (key, key2)));

    [Fact]
    public void The_splitmix_generator_gives_its_known_answers()
    {
        ulong[] expected =
        [
            6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
        ];
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], SplitMix64.Mix(unchecked(1234567 + (ulong)i * 0x9E3779B97F4A7C15)));
    }

    [Theory]
    [InlineData(42, 1, 0, 3233633249810115081)]
    [InlineData(42, 7, 123, 8659959189581303048)]
    [InlineData(0, 0, 0, 2558736989570252433)]
    public void A_sub_seed_depends_on_seed_purpose_and_trial(ulong seed, int purpose, int trial, ulong expected) =>
        Assert.Equal(expected, new KeyedStream(seed, new TrialNumber(trial), (Purpose)purpose).SubSeed());

    [Fact]
    public void The_first_block_of_the_zero_key_gives_the_known_uniforms() =>
        Assert.Equal((0.39904647231489565, 0.7357127860596914),
            new KeyedStream(0, new TrialNumber(0), 0).Uniforms(0));

    [Fact]
    public void The_counter_is_block_trial_purpose_revision_and_the_key_the_seed_low_word_first()
    {
        var stream = new KeyedStream(
            0x299f31d0_a4093822, new TrialNumber(unchecked((int)0x85a308d3)), (Purpose)0x13198a2e, 0x03707344);
        Assert.Equal(
            (KeyedStream.Uniform(0xd16cfe09, 0x94fdcceb), KeyedStream.Uniform(0x5001e420, 0x24126ea1)),
            stream.Uniforms(0x243f6a88));
    }

    [Fact]
    public void A_uniform_number_is_below_1_and_the_largest_is_the_last_before_it()
    {
        Assert.Equal(Math.BitDecrement(1), KeyedStream.Uniform(uint.MaxValue, uint.MaxValue));
        Assert.Equal(0, KeyedStream.Uniform(0, 0));
    }

    [Fact]
    public void The_numbers_of_the_purposes_are_never_reused() =>
        Assert.Equal((1, 13), ((int)Purpose.InitialDesign, (int)Purpose.TrainingSeed));
}
