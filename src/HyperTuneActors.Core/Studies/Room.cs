using HyperTuneActors.Core.Spaces;
using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Core.Studies;

/// <summary>How much of a space is allowed. What is allowed is found by drawing, so it must not be too rare.</summary>
public static class Room
{
    public const int Draws = 1000;

    /// <summary>With fewer allowed ones among the draws there is too little room.</summary>
    public const int Fewest = 10;

    /// <returns>How many of <see cref="Draws"/> random points are allowed.</returns>
    /// <param name="space">With what it forbids.</param>
    /// <param name="given">What all of them have; by default nothing.</param>
    public static int In(SearchSpace space, Configuration? given = null) => Enumerable.Range(0, Draws).Count(draw =>
    {
        var stream = new KeyedStream(0, new TrialNumber(draw), Purpose.InitialDesign);
        double Unit(int parameter) => stream.Uniforms((uint)parameter).First;
        var point = space.PointAt(Unit);
        return !space.IsForbidden(given is null ? point : Given.Complete(space, point, given, Unit));
    });
}
