using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Tests.Spaces;

/// <summary>Random values of one parameter, the same in every run.</summary>
internal static class Draws
{
    public static IEnumerable<double> Of(Parameter parameter, int count)
    {
        var stream = new KeyedStream(42, new TrialNumber(0), Purpose.InitialDesign);
        return Enumerable.Range(0, count)
            .Select(i => UnitInterval.ToCoordinate(parameter, stream.Uniforms((uint)i).First));
    }

    public static Dictionary<double, int> Counts(Parameter parameter, int count) =>
        Of(parameter, count).CountBy(value => value).ToDictionary();

    /// <param name="counts">How often each value was drawn.</param>
    /// <param name="probability">Of each value.</param>
    public static double ChiSquare(Dictionary<double, int> counts, Func<double, double> probability)
    {
        var draws = counts.Values.Sum();
        return counts.Sum(count => Math.Pow(count.Value - draws * probability(count.Key), 2) / (draws * probability(count.Key)));
    }
}
