using System.Collections.Immutable;
using HyperTuneActors.Core.Numerics;
using HyperTuneActors.Core.Sampling;
using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Sampling;

/// <summary>A sampler whose draft depends on every bit of its request: a draft that was made from another basis, in
/// another order or without an open trial differs.</summary>
/// <param name="fails">Whether it throws for every fifth trial.</param>
/// <param name="expects">Whether it says what it expects of the next trials: less and less.</param>
/// <param name="isLawful">Whether it keeps to what is allowed; else it suggests forbidden combinations as well.</param>
internal sealed class WitnessSampler(bool fails = false, bool expects = false, bool isLawful = false) : ISampler
{
    public string Name => "witness";

    public int Version => 1;

    public Draft Suggest(SuggestionRequest request)
    {
        if (fails && request.Stream.Trial.Value % 5 == 4)
            throw new InvalidOperationException($"I saw {request.History.Ended.Count} ended trials.");
        var seen = HashOf(request.History);
        var point = At(request, seen, 0);
        for (var draw = 1; isLawful && draw < 100 && request.Space.IsForbidden(point); draw++) point = At(request, seen, draw);
        var numbers = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        numbers.Add("ended", request.History.Ended.Count);
        numbers.Add("open", request.History.Open.Count);
        if (expects) numbers.Add(Reasons.RemainingImprovement, (seen >> 11) * (1.0 / (1UL << 53)) / (1 + request.History.Ended.Count));
        return new Draft(point, new Suggestion(Name, Version, "witness", null, numbers.ToImmutable()));
    }

    private static Point At(SuggestionRequest request, ulong seen, int draw) => request.Space.PointAt(parameter =>
        (request.Stream.Uniforms((uint)(draw * request.Space.Parameters.Length + parameter)).First + (seen >> 11) * (1.0 / (1UL << 53))) % 1);

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
internal sealed record WitnessSettings(bool Fails = false, bool Expects = false) : SamplerSettings
{
    public override string Name => "witness";

    public override ISampler Create() => new WitnessSampler(Fails, Expects);
}
