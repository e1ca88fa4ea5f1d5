using System.Globalization;
using HyperTuneActors.Core.Sampling;

namespace HyperTuneActors.App.Views;

/// <summary>Makes a sentence of why a configuration was suggested.</summary>
internal static class SuggestionText
{
    /// <summary>What the sentence says in words of its own, or the sampler's sentence does. <see cref="Reasons.LogImprovement"/> is on the model's own scale,
    /// which says nothing to people.</summary>
    private static readonly HashSet<string> Told =
    [
        Reasons.PredictedMean, Reasons.PredictedDeviation, Reasons.Exploit, Reasons.Explore, Reasons.NearestTrial,
        Reasons.NearestDistance, Reasons.Trust, Reasons.PredictedCost, Reasons.LogImprovement, Reasons.LogRatio, Reasons.RemainingImprovement,
        Reasons.Noise, Reasons.Trials, Reasons.Prior, Reasons.RegionLength,
    ];

    /// <summary>Whether there is more to say than which sampler it was.</summary>
    public static bool IsTelling(Suggestion why) => why.Because is not null || !why.Numbers.IsEmpty;

    /// <summary>As <c>gp (model): expected 0.953 ± 0.004 (improvement by mean 70 %, by uncertainty 30 %); nearest evaluated:
    /// trial 12 at 0.03; model trust 0.81.</c></summary>
    public static string Of(Suggestion why)
    {
        var parts = Parts(why).ToArray();
        return $"{Way(why)}{(parts.Length == 0 ? "" : ": ")}{string.Join("; ", parts)}.";
    }

    /// <summary>A gain, as <c>+0.03</c>.</summary>
    public static string Gain(double gain) => $"+{Short(gain)}";

    public static string Short(double number) => number.ToString("G3", CultureInfo.InvariantCulture);

    private static string Way(Suggestion why) => why.Method == why.Sampler ? why.Sampler : $"{why.Sampler} ({why.Method})";

    private static IEnumerable<string> Parts(Suggestion why)
    {
        double? Find(string name) => why.Numbers.TryGetValue(name, out var number) ? number : null;

        if (why.Because is { } because) yield return because.TrimEnd('.');
        if (Find(Reasons.PredictedMean) is { } mean)
            yield return $"expected {Sentences.Of(mean, Find(Reasons.PredictedDeviation))}{Shares(Find(Reasons.Exploit), Find(Reasons.Explore))}";
        if (Find(Reasons.PredictedCost) is { } cost) yield return Text($"expected cost {cost:G4}");
        if (Find(Reasons.LogRatio) is { } ratio)
            yield return $"good trials are {Short(Math.Exp(ratio))} times as dense there as others";
        if (Find(Reasons.Prior) is { } prior)
            yield return $"by the priors it counts {Short(Math.Exp(prior))} times as much as what is far from their values";
        if (Find(Reasons.NearestTrial) is { } nearest)
            yield return $"nearest evaluated: trial {Short(nearest)}{(Find(Reasons.NearestDistance) is { } far ? $" at {Short(far)}" : "")}";
        if (Find(Reasons.Trust) is { } trust) yield return $"model trust {Short(trust)}";
        if (Find(Reasons.Trials) is { } trials) yield return Text($"from {trials:0} {(trials == 1 ? "trial" : "trials")}");
        if (Find(Reasons.Noise) is { } noise) yield return $"noise {Short(noise)}";
        if (Find(Reasons.RemainingImprovement) is { } gain)
            yield return Text($"expected gain of {Reasons.RemainingTrials} more trials: {Gain(gain)}");
        foreach (var (name, number) in why.Numbers)
            if (!Told.Contains(name)) yield return $"{name.Replace('_', ' ')} {Short(number)}";
    }

    private static string Shares(double? exploit, double? explore) => exploit is null || explore is null ? ""
        : Text($" (improvement by mean {exploit * 100:0} %, by uncertainty {explore * 100:0} %)");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
