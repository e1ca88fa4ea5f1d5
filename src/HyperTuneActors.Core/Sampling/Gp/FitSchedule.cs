namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>To how many of the first rows hyperparameters are fitted: to all while they are few, then to a number that
/// grows in steps, so that a fit serves several suggestions and is still a pure function of the study's history.</summary>
internal static class FitSchedule
{
    private const int EachUpTo = 60;
    private const double Growth = 1.05;
    private const int LongestStep = 48;

    /// <param name="ended">How many trials have ended.</param>
    /// <returns>From 0 to <paramref name="ended"/>.</returns>
    public static int LengthFor(int ended)
    {
        if (ended <= EachUpTo) return ended;
        var length = EachUpTo;
        while (Next(length) <= ended) length = Next(length);
        return length;
    }

    private static int Next(int length) => Math.Min((int)Math.Ceiling(length * Growth), length + LongestStep);
}
