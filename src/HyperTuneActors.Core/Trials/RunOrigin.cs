using System.Collections.Immutable;

namespace HyperTuneActors.Core.Trials;

/// <summary>Where an attempt came from, so that it can be repeated and explained.</summary>
/// <param name="Host">The machine's name.</param>
/// <param name="Interpreter">The program file that was started, symbolic links resolved.</param>
/// <param name="Commit">Of the working directory's git checkout; <see langword="null"/> if it is none.</param>
/// <param name="IsDirty">Whether the checkout had changes that are in no commit; <see langword="null"/> if unknown.</param>
/// <param name="Devices">The accelerators that it could see; empty without any.</param>
public sealed record RunOrigin(
    string Host, string? Interpreter, string? Commit, bool? IsDirty, ImmutableArray<string> Devices)
{
    public bool Equals(RunOrigin? other) =>
        other is not null && Host == other.Host && Interpreter == other.Interpreter && Commit == other.Commit
        && IsDirty == other.IsDirty && Devices.SequenceEqual(other.Devices);

    public override int GetHashCode() => HashCode.Combine(Host, Interpreter, Commit);
}
