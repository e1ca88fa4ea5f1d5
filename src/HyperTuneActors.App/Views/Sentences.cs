using System.Globalization;
using HyperTuneActors.Core.Scheduling;

namespace HyperTuneActors.App.Views;

/// <summary>Makes sentences of reasons, which are data everywhere else.</summary>
internal static class Sentences
{
    public static string Of(Ruling because) => string.Create(CultureInfo.InvariantCulture,
        $"rank {because.Rank} of {because.Count} at rung {because.Rung}, and the best {because.Kept} go on ({because.Value:0.######}; the cutoff is {because.Cutoff:0.######}).");

    /// <summary>As 1:02:03 or 2:03.</summary>
    public static string Of(TimeSpan span) => span.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");
}
