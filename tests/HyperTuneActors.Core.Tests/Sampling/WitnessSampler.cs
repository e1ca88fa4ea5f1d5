using System.Collections.Immutable;
using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>A sampler whose draft depends on every bit of its request: a draft that was made from another basis, in
/// another order or without an open trial differs.</summary>
/// <param name="fails">Whether it throws for every fifth trial.</param>
internal sealed class WitnessSampler(bool fails = false) : ISampler
{
    public string Name => "witness";

    public int Version => 1;

    public Draft Suggest(SuggestionRequest request)
    {
        if (fails && request.Stream.Trial.Value % 5 == 4)
            throw new InvalidOperationException($"I saw {request.History.Ended.Count} ended trials.");
        var seen = HashOf(request.History);
        var point = request.Space.PointAt(parameter =>
            (request.Stream.Uniforms((uint)parameter).First + (seen >> 11) * (1.0 / (1UL << 53))) % 1);
        var numbers = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        numbers.Add("ended", request.History.Ended.Count);
        numbers.Add("open", request.History.Open.Count);
        return new Draft(point, new Suggestion(Name, Version, "witness", null, numbers.ToImmutable()));
    }

    private static ulong HashOf(History history)
    {
        var hash = Mixed(17, history.Ended.Count);
        foreach (var view in history.Ended.Concat(history.Open))
        {
            hash = Mixed(Mixed(hash, view.Number.Value), (int)view.Status);
            foreach (var coordinate in view.Point.Coordinates) hash = Mixed(hash, coordinate);
            foreach (var cell in view.Curve.ToRows()) hash = Mixed(hash, cell);
        }
        return hash;
    }

    private static ulong Mixed(ulong hash, double value) =>
        SplitMix64.Mix(hash ^ (ulong)BitConverter.DoubleToInt64Bits(value));
}

/// <summary>Gives a study the <see cref="WitnessSampler"/>.</summary>
internal sealed record WitnessSettings(bool Fails = false) : SamplerSettings
{
    public override string Name => "witness";

    public override ISampler Create() => new WitnessSampler(Fails);
}
