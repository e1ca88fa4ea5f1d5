using System.Globalization;

namespace HyperTuneActors.Examples.Digits;

/// <summary>What the tuner asks of this run; outside a study, all 27 epochs with seed 0.</summary>
/// <param name="FirstStep">The first epoch, from 1; <see langword="null"/> for the one after the checkpoint.</param>
/// <param name="LastStep">The last epoch, included.</param>
/// <param name="Seed">Used unless the command line has its own.</param>
/// <param name="CheckpointDirectory">Where to save a checkpoint after each epoch; <see langword="null"/> for none.</param>
/// <param name="ResumeFrom">The checkpoint to go on from; <see langword="null"/> to start with the first epoch.</param>
internal sealed record RunSpan(int? FirstStep, int LastStep, ulong Seed, string? CheckpointDirectory, string? ResumeFrom)
{
    public const string First = "HYPERTUNE_FIRST_STEP";
    public const string Resume = "HYPERTUNE_RESUME_FROM";
    private const string Directory = "HYPERTUNE_CHECKPOINT_DIR";
    private const string Last = "HYPERTUNE_LAST_STEP";
    private const string SeedName = "HYPERTUNE_SEED";

    public const string Help =
        $"""
        A study sets these variables; without them all 27 epochs are trained and nothing is saved:
          {First}      the first epoch: 1, or the one after the checkpoint
          {Last}       the last epoch
          {SeedName}            used where --seed is not given
          {Directory}  where to save a checkpoint after each epoch
          {Resume}     the checkpoint to go on from, as if there had been no interruption

        """;

    public static RunSpan Read(Func<string, string?> environment, List<string> faults)
    {
        var first = Step(environment, First, faults);
        var last = Step(environment, Last, faults) ?? Math.Max(first ?? 1, 27);
        if (last < first)
            faults.Add($"{Last}: {last} is before {First}, which is {first}; give that or more.");
        return new RunSpan(
            first, last, ReadSeed(environment(SeedName), faults), Given(environment(Directory)), Given(environment(Resume)));
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int? Step(Func<string, string?> environment, string name, List<string> faults)
    {
        if (Given(environment(name)) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step >= 1)
            return step;
        faults.Add($"{name}: '{text}' is not an epoch; give a whole number from 1.");
        return null;
    }

    private static ulong ReadSeed(string? text, List<string> faults)
    {
        if (string.IsNullOrEmpty(text))
            return 0;
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            faults.Add($"{SeedName}: '{text}' is not a seed; give a whole number from 0 to {ulong.MaxValue}.");
        return seed;
    }
}
