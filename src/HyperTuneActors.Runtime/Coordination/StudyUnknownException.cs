using HyperTuneActors.Core.Trials;

namespace HyperTuneActors.Runtime.Coordination;

/// <summary>There are no facts of such a study, and nobody has said what it should be.</summary>
public sealed class StudyUnknownException(StudyName study) : Exception($"There is no study '{study}'.");
