using System.Collections.Immutable;
using System.Globalization;

namespace HyperTuneActors.Core.Trials;

/// <summary>What a run has, or is to have, of a worker.</summary>
/// <param name="Slot">The worker's slot, from 0.</param>
/// <param name="Devices">The GPUs of it alone.</param>
/// <param name="Resources">What it was ordered with.</param>
public sealed record Claim(int Slot, ImmutableArray<string> Devices, Resources Resources)
{
    public bool Equals(Claim? other) =>
        other is not null && Slot == other.Slot && Resources == other.Resources && Devices.SequenceEqual(other.Devices);

    public override int GetHashCode() => HashCode.Combine(Slot, Resources);
}

/// <summary>What of a worker is taken, and what is left. The worker goes by it and so does the slot pool, so that what the one
/// offers fits the other. A slot is a number: the lowest one that no run has.</summary>
/// <remarks>A claim is counted even where it does not fit, as that of a run which began when the worker had more.</remarks>
public sealed class Occupancy
{
    private readonly ImmutableDictionary<int, Claim> claims;
    private readonly ImmutableSortedSet<int> numbers;
    private readonly ImmutableHashSet<string> devices;

    private Occupancy(
        Capacity capacity, ImmutableDictionary<int, Claim> claims, ImmutableSortedSet<int> numbers, ImmutableHashSet<string> devices)
    {
        (Capacity, this.claims, this.numbers, this.devices) = (capacity, claims, numbers, devices);
        (SlotsLeft, CpusLeft, MemoryLeft) = (capacity.Slots - claims.Count, capacity.Cpus, capacity.Memory);
        GpusLeft = capacity.Gpus.Length - devices.Count;
    }

    public Capacity Capacity { get; }

    public int? SlotsLeft { get; }

    public decimal? CpusLeft { get; private init; }

    public long? MemoryLeft { get; private init; }

    public int GpusLeft { get; }

    public ImmutableDictionary<int, Claim> Claims => claims;

    public static Occupancy Of(Capacity capacity) => new(capacity, ImmutableDictionary<int, Claim>.Empty, [], []);

    /// <summary>A slot that was claimed is claimed anew.</summary>
    public Occupancy With(Claim claim)
    {
        if (claims.ContainsKey(claim.Slot)) return Without(claim.Slot).With(claim);
        var taken = claim.Devices.IsEmpty ? devices : devices.Union(OwnOf(claim));
        return new Occupancy(Capacity, claims.Add(claim.Slot, claim), numbers.Add(claim.Slot), taken)
        {
            CpusLeft = CpusLeft - claim.Resources.Cpus,
            MemoryLeft = MemoryLeft - (claim.Resources.Memory ?? 0),
        };
    }

    public Occupancy Without(int slot)
    {
        if (!claims.TryGetValue(slot, out var claim)) return this;
        return new Occupancy(Capacity, claims.Remove(slot), numbers.Remove(slot), devices.Except(claim.Devices))
        {
            CpusLeft = CpusLeft + claim.Resources.Cpus,
            MemoryLeft = MemoryLeft + (claim.Resources.Memory ?? 0),
        };
    }

    public bool Fits(Resources run) =>
        SlotsLeft is not <= 0 && run.Cpus <= (CpusLeft ?? run.Cpus) && (run.Memory ?? 0) <= (MemoryLeft ?? long.MaxValue)
        && run.Gpus <= GpusLeft && (run.Labels is null || run.Labels.All(Capacity.Has));

    /// <returns>The claim of a run that fits: the lowest free slot and the first free GPUs.</returns>
    public Claim ClaimFor(Resources run)
    {
        if (run.Gpus == 0) return new Claim(LowestFree(), [], run);
        var given = ImmutableArray.CreateBuilder<string>(run.Gpus);
        foreach (var gpu in Capacity.Gpus)
        {
            if (given.Count == run.Gpus) break;
            if (!devices.Contains(gpu.Uuid)) given.Add(gpu.Uuid);
        }
        return new Claim(LowestFree(), given.MoveToImmutable(), run);
    }

    /// <returns>Why the worker can't take a run with this claim; <see langword="null"/> if it can.</returns>
    public string? Refusal(Claim claim)
    {
        var run = claim.Resources;
        if (claim.Slot < 0 || claim.Slot >= Capacity.Slots || claims.ContainsKey(claim.Slot)) return Text($"Slot {claim.Slot} is not free.");
        if (SlotsLeft <= 0) return "No slot is free.";
        if (run.Cpus > CpusLeft) return Text($"It wants {run.Cpus} CPUs, and {CpusLeft} of {Capacity.Cpus} are free.");
        if (run.Memory > MemoryLeft) return Text($"It wants {run.Memory} bytes of memory, and {MemoryLeft} of {Capacity.Memory} are free.");
        if (claim.Devices.Length != run.Gpus) return Text($"It wants {run.Gpus} GPUs, and its place names {claim.Devices.Length}.");
        foreach (var device in claim.Devices)
        {
            if (!Capacity.Gpus.Any(gpu => gpu.Uuid == device)) return $"There is no GPU {device}.";
            if (devices.Contains(device)) return $"GPU {device} is not free.";
        }
        var missing = run.Labels?.Where(label => !Capacity.Has(label)).Select(label => $"{label.Key}={label.Value}").FirstOrDefault();
        return missing is null ? null : $"The worker has no label {missing}.";
    }

    private IEnumerable<string> OwnOf(Claim claim) => claim.Devices.Where(device => Capacity.Gpus.Any(gpu => gpu.Uuid == device));

    /// <summary>The numbers are sorted, so that below the lowest free one each stands at its own place.</summary>
    private int LowestFree()
    {
        var (low, high) = (0, numbers.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (numbers[middle] == middle) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
