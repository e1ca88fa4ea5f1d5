using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using HyperTuneActors.Core.Studies;

namespace HyperTuneActors.Runtime.Journaling;

/// <summary>A study's state as it lies in a snapshot: a checksum, its <see cref="StateImage"/> as JSON, its trials as
/// <see cref="TrialBytes"/>. A snapshot is a cache: one that can't be read is discarded and the journal replayed, so a new
/// layout is a new manifest and needs no upcaster.</summary>
internal static class SnapshotBytes
{
    public static byte[] Of(StudyState state)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(0u);
        var image = JsonSerializer.SerializeToUtf8Bytes(StateImage.Of(state), FactJson.Of<StateImage>());
        writer.Write(image.Length);
        writer.Write(image);
        TrialBytes.Write(writer, state);
        var bytes = stream.ToArray();
        MemoryMarshal.Write(bytes, Checksum(bytes.AsSpan(sizeof(uint))));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not those of a snapshot, or not all of them.</exception>
    public static StudyState ToState(byte[] bytes)
    {
        if (bytes.Length < sizeof(uint) || MemoryMarshal.Read<uint>(bytes) != Checksum(bytes.AsSpan(sizeof(uint))))
            throw new InvalidDataException("The snapshot is damaged.");
        using var reader = new BinaryReader(new MemoryStream(bytes, sizeof(uint), bytes.Length - sizeof(uint)));
        var image = JsonSerializer.Deserialize(reader.ReadBytes(reader.ReadInt32()), FactJson.Of<StateImage>())!;
        var (trials, ended, spent, rungs) = TrialBytes.Read(reader, image.Spec.Objectives.Length);
        return image.ToState(trials, ended, spent, rungs);
    }

    /// <summary>CRC-32C, which processors compute themselves.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) sum = BitOperations.Crc32C(sum, word);
        foreach (var one in bytes[^(bytes.Length % sizeof(ulong))..]) sum = BitOperations.Crc32C(sum, one);
        return sum;
    }
}
