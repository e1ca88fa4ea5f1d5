namespace HyperTuneActors.Runtime.Coordination;

/// <summary>Another process has opened the study since. The study's actor stops; its door tries again after a while, in case
/// the other is gone by then.</summary>
public sealed class StudySupersededException(long incarnation)
    : Exception($"The study was opened elsewhere, as its incarnation {incarnation}.");
