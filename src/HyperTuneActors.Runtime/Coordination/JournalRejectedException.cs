namespace HyperTuneActors.Runtime.Coordination;

/// <summary>The journal refused a fact. The study's actor stops, and a new one recovers what was written.</summary>
public sealed class JournalRejectedException(long number, Exception cause)
    : Exception($"The journal rejected fact {number}: {cause.Message}", cause);
