namespace HyperTuneActors.Simulation.Schedules;

/// <summary>What came of one scenario.</summary>
/// <param name="Scenario">What was run.</param>
/// <param name="Broken">The invariant that was broken, as a sentence's beginning; <see langword="null"/> if all held.</param>
/// <param name="How">How it was broken.</param>
/// <param name="Hits">How many faults hit a live party or a message under way.</param>
/// <param name="States">How many states of the study were compared with what its facts come to.</param>
/// <param name="Facts">How many were written.</param>
/// <param name="Virtual">How long it took in virtual time.</param>
/// <param name="Hash">Of all facts.</param>
/// <param name="Coverage">Which faults hit in which phase.</param>
public sealed record Outcome(
    Scenario Scenario, string? Broken, string? How, int Hits, int States, long Facts, TimeSpan Virtual, string Hash, Coverage Coverage)
{
    /// <summary>The seed, what was broken, and the script that breaks it.</summary>
    public override string ToString() => Broken is null
        ? $"Seed {Scenario.Seed}: all invariants held."
        : $"""
            Seed {Scenario.Seed} broke "{Broken}" at {Virtual}, after {Facts} facts:
            {How}
            The script:
            {Scenario}
            """;
}
