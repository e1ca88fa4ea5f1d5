namespace HyperTuneActors.Benchmarks.Quality;

/// <summary>What one run of an optimiser on one task came to.</summary>
/// <param name="Peer">The optimiser's label.</param>
/// <param name="Task">Which.</param>
/// <param name="Seed">Which.</param>
/// <param name="Workers">0 where there is one and no clock.</param>
/// <param name="Regrets">Normalised, 0 for the best known and 1 for the worst: after 25, 50 and 100 evaluations, or after a
/// quarter, half and the whole of the time.</param>
/// <param name="Seconds">What asking, telling and reporting took on the wall.</param>
internal sealed record Score(string Peer, string Task, int Seed, int Workers, double[] Regrets, double Seconds);
