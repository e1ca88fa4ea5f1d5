namespace HyperTuneActors.Core.Trials;

/// <summary>A finished checkpoint of a trial: what an attempt saved after a step, and never changes again.</summary>
/// <param name="Attempt">Which attempt saved it, below its own directory.</param>
/// <param name="Step">After which step.</param>
/// <param name="Path">Absolute; a file or a directory.</param>
public sealed record Checkpoint(int Attempt, int Step, string Path);
